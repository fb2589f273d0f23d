using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamingV2.Counting;

namespace Nexus.Content.StreamingV2.Offline;

/// <summary>
/// Counts what a device says it played. Nobody watched, so the clock is the witness: a device plays one thing at a time,
/// while it has a licence, and not in the future; so a day of it holds no more plays than a day of anybody's.
/// </summary>
internal sealed class OfflineCounting(StreamingDb db, PlayCounting counting, TimeProvider clock)
{
    // Clocks of phones are not quite right.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    /// <summary>Needs an open transaction in which the account is locked.</summary>
    public async Task<ReportedPlay> CountAsync(
        OfflineDevice device,
        OfflinePlay play,
        CancellationToken cancellationToken
    )
    {
        if (
            await db.Sessions.AsNoTracking().FirstOrDefaultAsync(row => row.Id == play.Id, cancellationToken) is
            { } told
        )
        {
            var isSame = told.UserId == device.UserId && told.Client == ClientOf(device);
            return new ReportedPlay(play.Id, isSame && told.Counted, isSame ? WhyNot(told) : "identifier-taken");
        }
        if (await FaultOfAsync(device, play, cancellationToken) is { } fault)
        {
            return new ReportedPlay(play.Id, false, fault);
        }
        var work = await db.Works.AsNoTracking().FirstAsync(row => row.WorkId == play.WorkId, cancellationToken);
        var session = SessionOf(device, play, work);
        db.Sessions.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        var isCounted =
            counting.Suffices(session, session.Played)
            && await counting.CountPastAsync(session, play.StartedAt, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new ReportedPlay(play.Id, isCounted, isCounted ? null : WhyNot(session));
    }

    private string? WhyNot(PlaySession session) =>
        session.Counted ? null
        : counting.Suffices(session, session.Played) ? "again-too-soon"
        : "too-short";

    private async Task<string?> FaultOfAsync(
        OfflineDevice device,
        OfflinePlay play,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        // First by its beginning: there are times to which no second can be added.
        if (play.StartedAt > now + Tolerance || EndOf(play) > now + Tolerance)
        {
            return "in-the-future";
        }
        var licences = await db
            .OfflineLicences.AsNoTracking()
            .Where(row => row.DeviceId == device.Id && row.WorkId == play.WorkId)
            .ToListAsync(cancellationToken);
        if (licences.Count == 0)
        {
            return "no-licence";
        }
        var (start, end) = (play.StartedAt, EndOf(play));
        if (!licences.Exists(row => start >= row.IssuedAt - Tolerance && end <= row.ExpiresAt + Tolerance))
        {
            return "outside-licence";
        }
        var client = ClientOf(device);
        return await db.Sessions.AnyAsync(
            row => row.UserId == device.UserId && row.Client == client && row.StartedAt < end && row.LastSeenAt > start,
            cancellationToken
        )
            ? "overlaps"
            : null;
    }

    private static PlaySession SessionOf(OfflineDevice device, OfflinePlay play, PlayableWork work) =>
        new()
        {
            Id = play.Id,
            WorkId = work.WorkId,
            OwnerId = work.OwnerId ?? Guid.Empty,
            UserId = device.UserId,
            Client = ClientOf(device),
            Listener = Listeners.Of(device.UserId),
            // It is over: it takes no place from what plays now.
            Stopped = true,
            Duration = work.Duration,
            StartedAt = play.StartedAt,
            LastSeenAt = EndOf(play),
            Position = Math.Min(play.Seconds, work.Duration),
            Played = play.Seconds,
            ExpiresAt = EndOf(play),
        };

    private static DateTimeOffset EndOf(OfflinePlay play) => play.StartedAt + TimeSpan.FromSeconds(play.Seconds);

    private static string ClientOf(OfflineDevice device) => $"offline {device.Id:N}";
}
