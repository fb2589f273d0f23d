using Microsoft.EntityFrameworkCore;

namespace Nexus.Content.StreamingV2.Rentals;

/// <summary>An order lends its buyer a release.</summary>
internal sealed class Rental
{
    public Guid Id { get; init; }

    public Guid OrderId { get; init; }

    public Guid ReleaseId { get; init; }

    public Guid UserId { get; init; }

    public DateTimeOffset RentedAt { get; init; }

    /// <summary>Until then its first play must begin.</summary>
    public DateTimeOffset BeginBy { get; init; }

    /// <summary>How long it lasts from its first play on, in seconds.</summary>
    public long PlaySeconds { get; init; }

    /// <summary>When something of it was first played; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Null before its first play.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The money went back, or is about to.</summary>
    public bool Revoked { get; init; }
}

internal static class RentalRules
{
    public static IQueryable<Rental> InForce(this IQueryable<Rental> rentals, DateTimeOffset now) =>
        rentals.Where(row =>
            !row.Revoked
            && ((row.StartedAt != null && row.EndsAt > now) || (row.StartedAt == null && row.BeginBy > now))
        );

    /// <summary>
    /// The rental by which somebody plays a work: one that runs, the longest, else the one that must begin first. So of
    /// two that were paid for, the second begins when the first is over.
    /// </summary>
    public static Task<Rental?> RentalOfAsync(
        this StreamingDb db,
        Guid userId,
        PlayableWork work,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        db
            .Rentals.AsNoTracking()
            .Where(row => row.UserId == userId && work.ReleaseIds.Contains(row.ReleaseId))
            .InForce(now)
            .OrderBy(row => row.StartedAt == null)
            .ThenByDescending(row => row.EndsAt)
            .ThenBy(row => row.BeginBy)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>The first play starts the rental's clock; of two at one moment one does.</summary>
    /// <returns>Whether this one did.</returns>
    public static async Task<bool> BeginAsync(
        this StreamingDb db,
        Rental rental,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        await db
            .Rentals.Where(row => row.Id == rental.Id && row.StartedAt == null && !row.Revoked)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.StartedAt, now)
                        .SetProperty(row => row.EndsAt, now.AddSeconds(rental.PlaySeconds)),
                cancellationToken
            ) == 1;
}
