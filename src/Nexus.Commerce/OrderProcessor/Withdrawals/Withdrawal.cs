using Microsoft.EntityFrameworkCore;

namespace Nexus.Commerce.OrderProcessor.Withdrawals;

internal static class Withdrawal
{
    /// <summary>Why the order cannot be fulfilled: something it grants can no longer be played. Null where all is well.</summary>
    public static async Task<string?> FindAsync(OrderDb db, Order order, CancellationToken cancellationToken)
    {
        var releases = order.Releases();
        if (releases.Count == 0)
        {
            return null;
        }
        var gone = await db
            .WithdrawnReleases.Where(row => row.Withdrawn && releases.Contains(row.ReleaseId))
            .Select(row => row.ReleaseId)
            .ToListAsync(cancellationToken);
        var titles = order
            .Lines.Where(line => line.GrantsReleaseId is { } release && gone.Contains(release))
            .Select(line => line.Title)
            .ToList();
        return titles.Count == 0
            ? null
            : $"Withdrawn by the creator before it was yours: {string.Join(", ", titles)}. The whole order is refunded.";
    }
}
