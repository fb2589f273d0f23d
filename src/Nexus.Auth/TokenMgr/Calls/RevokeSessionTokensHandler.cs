using Nexus.Auth.TokenMgr.Refresh;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;

namespace Nexus.Auth.TokenMgr.Calls;

internal sealed class RevokeSessionTokensHandler(TokenDb db, RefreshFamilies families)
    : IServiceCallHandler<RevokeSessionTokens, TokensRevoked>
{
    public async Task<TokensRevoked> HandleAsync(RevokeSessionTokens request, CancellationToken cancellationToken)
    {
        var ended = await families.EndOfSessionAsync(request.SessionId, "token-mgr", "signed-out", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new TokensRevoked(ended);
    }
}
