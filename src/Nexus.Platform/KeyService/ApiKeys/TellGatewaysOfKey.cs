using Nexus.Contracts.KeyService;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Messaging;
using StackExchange.Redis;

namespace Nexus.Platform.KeyService.ApiKeys;

/// <summary>
/// Tells every gateway at once, so that neither what it remembers nor an open stream outlives the key. It is
/// told again until Redis has heard it.
/// </summary>
internal sealed class TellGatewaysOfKey(IConnectionMultiplexer redis, RedisOptions options)
    : IMessageHandler<ApiKeyRevoked>
{
    public Task HandleAsync(ApiKeyRevoked message, MessageContext context, CancellationToken cancellationToken) =>
        SessionRevocations.TellOfCredentialAsync(redis, options, message.KeyId);
}
