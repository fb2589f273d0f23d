using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.OrderProcessor;
using Nexus.Contracts.ProductCatalog;
using Nexus.Kernel.Data;

namespace Nexus.Content.StreamingV2.Granting;

/// <summary>Gives and takes back what an order lets its buyer play. Call it inside a transaction.</summary>
internal static class Grants
{
    /// <summary>Once; not for an order from which it was taken back.</summary>
    public static async Task GiveAsync(
        StreamingDb db,
        Guid orderId,
        Guid buyerId,
        IEnumerable<Guid> releaseIds,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var time = UnixMicroseconds.FromTime(at);
        await db.OneAtATimeAsync(orderId, cancellationToken);
        foreach (var releaseId in releaseIds.Distinct())
        {
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO grants (user_id, release_id, order_id, granted_at) SELECT {buyerId}, {releaseId}, {orderId}, {time} WHERE NOT EXISTS (SELECT 1 FROM revoked_grants r WHERE r.order_id = {orderId} AND r.release_id = {releaseId}) ON CONFLICT (user_id, release_id) DO NOTHING",
                cancellationToken
            );
            // Where it was taken back before it came, it is given should the refund not come about.
            await db.Database.ExecuteSqlAsync(
                $"UPDATE revoked_grants SET granted_at = {time} WHERE order_id = {orderId} AND release_id = {releaseId} AND granted_at IS NULL",
                cancellationToken
            );
        }
    }

    /// <summary>The same for what is lent. The time to begin runs from the payment, whenever its news comes.</summary>
    public static async Task LendAsync(
        StreamingDb db,
        OrderPaid paid,
        Guid releaseId,
        RentalTerms terms,
        CancellationToken cancellationToken
    )
    {
        var id = Guid.CreateVersion7(paid.PaidAt);
        var rentedAt = UnixMicroseconds.FromTime(paid.PaidAt);
        var beginBy = UnixMicroseconds.FromTime(paid.PaidAt.AddDays(terms.DaysToBegin));
        var seconds = terms.HoursToPlay * 3600L;
        await db.OneAtATimeAsync(paid.OrderId, cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO rentals (id, order_id, release_id, user_id, rented_at, begin_by, play_seconds, revoked) SELECT {id}, {paid.OrderId}, {releaseId}, {paid.BuyerId}, {rentedAt}, {beginBy}, {seconds}, EXISTS (SELECT 1 FROM revoked_grants r WHERE r.order_id = {paid.OrderId} AND r.release_id = {releaseId}) WHERE true ON CONFLICT (order_id, release_id) DO NOTHING",
            cancellationToken
        );
    }

    /// <summary>Moves the order's grants aside, with when they were used; one that is still to come finds that too.</summary>
    public static async Task TakeBackAsync(
        StreamingDb db,
        Guid orderId,
        IEnumerable<Guid> releaseIds,
        CancellationToken cancellationToken
    )
    {
        await db.OneAtATimeAsync(orderId, cancellationToken);
        foreach (var releaseId in releaseIds.Distinct())
        {
            var grant = db.Grants.Where(row => row.OrderId == orderId && row.ReleaseId == releaseId);
            // Writing the row is the lock that both engines know.
            await grant.ExecuteUpdateAsync(
                set => set.SetProperty(row => row.OrderId, row => row.OrderId),
                cancellationToken
            );
            var held = await grant.AsNoTracking().FirstOrDefaultAsync(cancellationToken);
            var rental = db.Rentals.Where(row => row.OrderId == orderId && row.ReleaseId == releaseId);
            await rental.ExecuteUpdateAsync(set => set.SetProperty(row => row.Revoked, true), cancellationToken);
            var lent = await rental.AsNoTracking().FirstOrDefaultAsync(cancellationToken);
            if (
                !await db.RevokedGrants.AnyAsync(
                    row => row.OrderId == orderId && row.ReleaseId == releaseId,
                    cancellationToken
                )
            )
            {
                db.RevokedGrants.Add(
                    new RevokedGrant
                    {
                        OrderId = orderId,
                        ReleaseId = releaseId,
                        GrantedAt = held?.GrantedAt,
                        UsedAt = held?.UsedAt ?? lent?.StartedAt,
                    }
                );
            }
            await grant.ExecuteDeleteAsync(cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>As it was before it was taken back.</summary>
    public static async Task RestoreAsync(
        StreamingDb db,
        Guid orderId,
        Guid buyerId,
        IEnumerable<Guid> releaseIds,
        CancellationToken cancellationToken
    )
    {
        await db.OneAtATimeAsync(orderId, cancellationToken);
        foreach (var releaseId in releaseIds.Distinct())
        {
            var revoked = await db.RevokedGrants.FindAsync([orderId, releaseId], cancellationToken);
            if (revoked is null)
            {
                continue;
            }
            db.RevokedGrants.Remove(revoked);
            await db
                .Rentals.Where(row => row.OrderId == orderId && row.ReleaseId == releaseId)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Revoked, false), cancellationToken);
            if (revoked.GrantedAt is { } at)
            {
                db.Grants.Add(
                    new Grant
                    {
                        UserId = buyerId,
                        ReleaseId = releaseId,
                        OrderId = orderId,
                        GrantedAt = at,
                        UsedAt = revoked.UsedAt,
                    }
                );
            }
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The first use of what was bought; after it the buyer cannot give it back.</summary>
    /// <returns>How many grants this was the first use of.</returns>
    public static Task<int> MarkUsedAsync(
        StreamingDb db,
        Guid userId,
        IReadOnlyList<Guid> releaseIds,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        db
            .Grants.Where(row => row.UserId == userId && releaseIds.Contains(row.ReleaseId) && row.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, at), cancellationToken);
}
