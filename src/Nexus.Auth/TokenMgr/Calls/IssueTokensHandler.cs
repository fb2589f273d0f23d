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
        var refresh = families.Start(request.UserId, request.SessionId);
        // The signature comes from key-service while the family is written.
        var writing = writer.WriteAsync(user, request.SessionId, cancellationToken);
        await Task.WhenAll(db.SaveChangesAsync(cancellationToken), writing);
        return new IssuedTokens(await writing, AccessTokenWriter.LifetimeSeconds, refresh);
    }
}
