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
