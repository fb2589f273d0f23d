using Nexus.Contracts.SessionMgr;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Messaging;
using StackExchange.Redis;

namespace Nexus.Auth.TokenMgr.Personal;

/// <summary>
/// Tells every gateway at once, so that neither what it remembers nor an open stream outlives the token. It is told
/// again until Redis has heard it.
/// </summary>
internal sealed class TellGatewaysOfToken(IConnectionMultiplexer redis, RedisOptions options)
    : IMessageHandler<PersonalTokenRevoked>
{
    public Task HandleAsync(
        PersonalTokenRevoked message,
        MessageContext context,
        CancellationToken cancellationToken
    ) => SessionRevocations.TellOfCredentialAsync(redis, options, message.TokenId);
}
