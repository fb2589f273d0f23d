using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.OrderProcessor;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.OrderProcessor.Ownership;

/// <summary>
/// Nobody pays twice for what can be had once. The claim is saved with the order, and its key decides between two
/// orders at one moment; it is given up when the order is cancelled or refunded. Orders without digital goods cost
/// nothing here. What is lent is claimed by nobody: it can be had again, and streaming-v2 lets a second rental begin when
/// the first is over; but who owns it need not rent it.
/// </summary>
internal static class OncePerBuyer
{
    public static async Task ClaimAsync(
        OrderDb db,
        Guid orderId,
        Guid buyerId,
        IReadOnlyList<OrderLine> lines,
        CancellationToken cancellationToken
    )
    {
        var digital = lines.Where(line => line.GrantsReleaseId is not null).ToList();
        if (digital.Count == 0)
        {
            return;
        }
        var releases = digital.ConvertAll(line => line.GrantsReleaseId!.Value);
        if (digital.Exists(line => line.Quantity > 1) || releases.Distinct().Count() < releases.Count)
        {
            throw Problems.Conflict(
                "one-is-enough",
                "A digital good is bought once.",
                "It is to play and download as often as you like: order one of each."
            );
        }
        var owned = await OwnedAsync(db, buyerId, releases, cancellationToken);
        if (digital.Find(line => owned.Contains(line.GrantsReleaseId!.Value)) is { } known)
        {
            throw Problems.Conflict(
                "already-yours",
                "This is yours already.",
                $"'{known.Title}' is in your library (/library) or in an order under way (/orders): take it out."
            );
        }
        var sold = digital.Where(line => line.Rental is null).Select(line => line.GrantsReleaseId!.Value);
        db.Claims.AddRange(
            sold.Select(release => new ReleaseClaim
            {
                BuyerId = buyerId,
                ReleaseId = release,
                OrderId = orderId,
            })
        );
    }

    /// <summary>Which of the releases the buyer has, or has ordered.</summary>
    public static Task<List<Guid>> OwnedAsync(
        OrderDb db,
        Guid buyerId,
        IReadOnlyList<Guid> releaseIds,
        CancellationToken cancellationToken
    ) =>
        db
            .Claims.Where(row => row.BuyerId == buyerId && releaseIds.Contains(row.ReleaseId))
            .Select(row => row.ReleaseId)
            .ToListAsync(cancellationToken);

    /// <summary>The order brings these releases no more; the next save lets the buyer order them again.</summary>
    public static async Task GiveUpAsync(
        OrderDb db,
        Guid orderId,
        IReadOnlyList<Guid> releaseIds,
        CancellationToken cancellationToken
    )
    {
        if (releaseIds.Count > 0)
        {
            db.Claims.RemoveRange(
                await db
                    .Claims.Where(row => row.OrderId == orderId && releaseIds.Contains(row.ReleaseId))
                    .ToListAsync(cancellationToken)
            );
        }
    }
}
