using Nexus.Auth.TokenMgr.AccessTokens;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.TokenMgr.Calls;

internal sealed class IssueScopedTokenHandler(AccessTokenWriter writer, ServiceClient client)
    : IServiceCallHandler<IssueScopedToken, IssuedAccessToken>
{
    public async Task<IssuedAccessToken> HandleAsync(IssueScopedToken request, CancellationToken cancellationToken)
    {
        var user = await TokenHolder.ActiveAsync(client, request.UserId, cancellationToken);
        var access = await writer.WriteScopedAsync(user, request, cancellationToken);
        return new IssuedAccessToken(access, (int)AccessTokenWriter.ScopedLifetime.TotalSeconds);
    }
}
