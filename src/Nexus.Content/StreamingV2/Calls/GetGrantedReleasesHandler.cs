using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamingV2.Rentals;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Calls;

namespace Nexus.Content.StreamingV2.Calls;

internal sealed class GetGrantedReleasesHandler(StreamingDb db, TimeProvider clock)
    : IServiceCallHandler<GetGrantedReleases, GrantedReleases>
{
    public async Task<GrantedReleases> HandleAsync(GetGrantedReleases request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var bought = db.Grants.Where(row => row.UserId == request.UserId).Select(row => row.ReleaseId);
        var rented = db.Rentals.Where(row => row.UserId == request.UserId).InForce(now).Select(row => row.ReleaseId);
        var followed = db.Follows.Where(row => row.FollowerId == request.UserId).Select(row => row.CreatorId);
        var memberOf = db
            .Memberships.Where(row => row.MemberId == request.UserId && (row.Until == null || row.Until > now))
            .Select(row => row.CreatorId);
        return new GrantedReleases(
            await bought.Union(rented).ToListAsync(cancellationToken),
            await followed.ToListAsync(cancellationToken),
            await memberOf.ToListAsync(cancellationToken)
        );
    }
}
