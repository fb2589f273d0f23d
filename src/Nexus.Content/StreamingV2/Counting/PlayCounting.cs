using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamingV2.Counting;

/// <summary>
/// Counts a play by <see cref="CountingRules"/>, once a session and once a listener and work in a window. Only time that
/// passed on our clock while the position went on counts: neither a jump nor a pause does.
/// </summary>
internal sealed class PlayCounting(StreamingDb db, IOptions<CountingRules> rules)
{
    // Players may go at double speed, and a heartbeat comes a little late.
    private const double FastestSpeed = 2;

    public static double Advance(PlaySession session, double position, DateTimeOffset now)
    {
        var passed = Math.Max(0, (now - session.LastSeenAt).TotalSeconds);
        var moved = Math.Max(0, position - session.Position);
        return moved > (passed * FastestSpeed) + 1 ? 0 : Math.Min(moved, passed * FastestSpeed);
    }

    public bool Suffices(PlaySession session, double played) => rules.Value.Suffices(played, session.Duration);

    /// <summary>Counts unless it is counted already. Needs an open transaction; the caller saves.</summary>
    /// <returns>Whether the session is now, or was before, one that counts.</returns>
    public async Task<bool> CountAsync(PlaySession session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (
            session.Listener is not { } listener
            || !await IsFirstAsync(listener, session.WorkId, now, cancellationToken)
        )
        {
            return false;
        }
        return await CountOnceAsync(session, now, cancellationToken);
    }

    /// <summary>
    /// Counts a play of the past by what else counted around its time, before it and after it. Needs an open transaction;
    /// the caller saves.
    /// </summary>
    public async Task<bool> CountPastAsync(PlaySession session, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (listener, window) = (session.Listener, rules.Value.Window);
        // The row of the newest play is the lock: whoever counts the same listener and work at this moment waits.
        var newest = UnixMicroseconds.FromTime(at);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO counted_plays (listener, work_id, counted_at) VALUES ({listener}, {session.WorkId}, {newest}) ON CONFLICT (listener, work_id) DO UPDATE SET counted_at = counted_plays.counted_at",
            cancellationToken
        );
        var (from, to) = (at - window, at + window);
        var isNear = await db.Sessions.AnyAsync(
            row =>
                row.Listener == listener
                && row.WorkId == session.WorkId
                && row.Counted
                && row.Id != session.Id
                && row.LastSeenAt > from
                && row.StartedAt < to,
            cancellationToken
        );
        if (isNear)
        {
            return false;
        }
        await db.Database.ExecuteSqlAsync(
            $"UPDATE counted_plays SET counted_at = {newest} WHERE listener = {listener} AND work_id = {session.WorkId} AND counted_at < {newest}",
            cancellationToken
        );
        return await CountOnceAsync(session, at, cancellationToken);
    }

    private async Task<bool> CountOnceAsync(
        PlaySession session,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var won = await db
            .Sessions.Where(row => row.Id == session.Id && !row.Counted)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Counted, true), cancellationToken);
        if (won == 0)
        {
            return true;
        }
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO play_counts (work_id, plays) VALUES ({session.WorkId}, 1) ON CONFLICT (work_id) DO UPDATE SET plays = play_counts.plays + 1",
            cancellationToken
        );
        db.Publish(
            new PlayCounted(session.Id, session.WorkId, session.OwnerId, session.UserId, now),
            session.WorkId.ToString()
        );
        return true;
    }

    // One statement takes the window, so of two sessions that come to it at once one counts.
    private async Task<bool> IsFirstAsync(
        string listener,
        Guid workId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var (at, before) = (UnixMicroseconds.FromTime(now), UnixMicroseconds.FromTime(now - rules.Value.Window));
        var taken = await db.Database.ExecuteSqlAsync(
            $"INSERT INTO counted_plays (listener, work_id, counted_at) VALUES ({listener}, {workId}, {at}) ON CONFLICT (listener, work_id) DO UPDATE SET counted_at = excluded.counted_at WHERE counted_plays.counted_at <= {before}",
            cancellationToken
        );
        return taken == 1;
    }
}
