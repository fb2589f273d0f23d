using Nexus.Auth.TokenMgr.AccessTokens;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.TokenMgr.Calls;

internal sealed class GetSigningKeysHandler(PublishedKeys keys) : IServiceCallHandler<GetSigningKeys, SigningKeys>
{
    public async Task<SigningKeys> HandleAsync(GetSigningKeys request, CancellationToken cancellationToken) =>
        new(await keys.JwksAsync(cancellationToken), (int)PublishedKeys.MaxAge.TotalSeconds);
}
