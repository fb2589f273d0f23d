using Nexus.Auth.TokenMgr.AccessTokens;
using Nexus.Auth.TokenMgr.Refresh;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.TokenMgr.Calls;

internal sealed class IssueTokensHandler(
    TokenDb db,
    RefreshFamilies families,
    AccessTokenWriter writer,
    ServiceClient client
) : IServiceCallHandler<IssueTokens, IssuedTokens>
{
    public async Task<IssuedTokens> HandleAsync(IssueTokens request, CancellationToken cancellationToken)
    {
        var user = await TokenHolder.ActiveAsync(client, request.UserId, cancellationToken);
        var access = await writer.WriteAsync(user, request.SessionId, cancellationToken);
        var refresh = families.Start(request.UserId, request.SessionId);
        await db.SaveChangesAsync(cancellationToken);
        return new IssuedTokens(access, AccessTokenWriter.LifetimeSeconds, refresh);
    }
}
