using Microsoft.EntityFrameworkCore;
using Nexus.Auth.TokenMgr.Refresh;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.TokenMgr.Calls;

internal sealed class RevokeUserTokensHandler(TokenDb db, RefreshFamilies families)
    : IServiceCallHandler<RevokeUserTokens, UserTokensRevoked>
{
    private const string Reason = "made-by-a-stranger";

    public async Task<UserTokensRevoked> HandleAsync(RevokeUserTokens request, CancellationToken cancellationToken)
    {
        var (userId, until) = (request.UserId, request.Until);
        var mine = db.PersonalTokens.Where(row => row.UserId == userId && row.CreatedAt < until);
        foreach (var token in await mine.Where(row => row.RevokedAt == null).ToListAsync(cancellationToken))
        {
            // The moment is the mark by which a second request counts the same ones.
            token.Revoke(until);
            db.Publish(new PersonalTokenRevoked(token.Id, userId), token.Id.ToString());
            db.Audit("auth-service", "personal-token.revoked", token.Id.ToString(), new { Reason });
        }
        var open = db.Families.Where(row => row.UserId == userId && row.EndedAt == null && row.CreatedAt < until);
        foreach (var family in await open.ToListAsync(cancellationToken))
        {
            families.End(family, "auth-service", Reason);
        }
        await db.SaveChangesAsync(cancellationToken);
        return new UserTokensRevoked(await mine.CountAsync(row => row.RevokedAt == until, cancellationToken));
    }
}
