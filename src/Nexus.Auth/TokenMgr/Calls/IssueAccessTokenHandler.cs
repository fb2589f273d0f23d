using Nexus.Auth.TokenMgr.AccessTokens;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.TokenMgr.Calls;

internal sealed class IssueAccessTokenHandler(AccessTokenWriter writer, ServiceClient client)
    : IServiceCallHandler<IssueAccessToken, IssuedAccessToken>
{
    public async Task<IssuedAccessToken> HandleAsync(IssueAccessToken request, CancellationToken cancellationToken)
    {
        var user = await TokenHolder.ActiveAsync(client, request.UserId, cancellationToken);
        var access = await writer.WriteAsync(user, request.SessionId, cancellationToken);
        return new IssuedAccessToken(access, AccessTokenWriter.LifetimeSeconds);
    }
}
