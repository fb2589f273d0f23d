using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamingV2.Rentals;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Calls;

namespace Nexus.Content.StreamingV2.Calls;

internal sealed class FindBuyersHandler(StreamingDb db, TimeProvider clock)
    : IServiceCallHandler<FindBuyers, BuyersFound>
{
    public async Task<BuyersFound> HandleAsync(FindBuyers request, CancellationToken cancellationToken)
    {
        List<Guid> releases = request.ReleaseId is { } release ? [release] : [];
        if (request.WorkId is { } workId)
        {
            var work = await db
                .Works.AsNoTracking()
                .FirstOrDefaultAsync(row => row.WorkId == workId, cancellationToken);
            releases.AddRange(work?.ReleaseIds ?? []);
        }
        var rented = db.Rentals.Where(row => releases.Contains(row.ReleaseId)).InForce(clock.GetUtcNow());
        return new BuyersFound(
            await db.Grants.AnyAsync(row => releases.Contains(row.ReleaseId), cancellationToken)
                || await rented.AnyAsync(cancellationToken)
        );
    }
}
