using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;

namespace Nexus.Platform.KeyService.ApiKeys;

/// <summary>Somebody else made them in the owner's name; the leave he gave others to use keys goes with them.</summary>
internal sealed class RevokeApiKeysHandler(KeyDb db) : IServiceCallHandler<RevokeApiKeys, ApiKeysRevoked>
{
    public async Task<ApiKeysRevoked> HandleAsync(RevokeApiKeys request, CancellationToken cancellationToken)
    {
        var (owner, until) = (request.OwnerId, request.Until);
        var made = db.ApiKeys.Where(key => key.OwnerId == owner && key.CreatedAt < until);
        foreach (var key in await made.Where(key => key.RevokedAt == null).ToListAsync(cancellationToken))
        {
            // The moment is the mark by which a second request counts the same ones.
            key.Revoke(until);
            db.Publish(new ApiKeyRevoked(key.Id, owner), key.Id.ToString());
            db.Audit("auth-service", "api-key.revoked", key.Id.ToString(), new { Reason = "made-by-a-stranger" });
        }
        var given = db.TransitGrants.Where(grant =>
            grant.GrantedAt < until && db.TransitKeys.Any(key => key.Id == grant.KeyId && key.OwnerId == owner)
        );
        foreach (var grant in await given.ToListAsync(cancellationToken))
        {
            db.TransitGrants.Remove(grant);
            db.Audit("auth-service", "transit.grant-withdrawn", grant.KeyId.ToString(), new { grant.UserId });
        }
        await db.SaveChangesAsync(cancellationToken);
        return new ApiKeysRevoked(await made.CountAsync(key => key.RevokedAt == until, cancellationToken));
    }
}
