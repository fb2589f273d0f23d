using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamingV2.Sessions;

/// <summary>
/// Counts a play once a session after 30 seconds, or half of a shorter work. Only time that passed on our clock while
/// the position went on counts: neither a jump nor a pause does.
/// </summary>
internal sealed class PlayCounting(StreamingDb db)
{
    private const double Enough = 30;

    // Players may go at double speed, and a heartbeat comes a little late.
    private const double FastestSpeed = 2;

    public static double Advance(PlaySession session, double position, DateTimeOffset now)
    {
        var passed = Math.Max(0, (now - session.LastSeenAt).TotalSeconds);
        var moved = Math.Max(0, position - session.Position);
        return moved > (passed * FastestSpeed) + 1 ? 0 : Math.Min(moved, passed * FastestSpeed);
    }

    public static bool Suffices(PlaySession session, double played) =>
        played >= Math.Min(Enough, session.Duration / 2) - 0.001;

    /// <summary>Counts unless the session is counted already. Needs an open transaction; the caller saves.</summary>
    public async Task CountAsync(PlaySession session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var won = await db
            .Sessions.Where(row => row.Id == session.Id && !row.Counted)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Counted, true), cancellationToken);
        if (won == 0)
        {
            return;
        }
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO play_counts (work_id, plays) VALUES ({session.WorkId}, 1) ON CONFLICT (work_id) DO UPDATE SET plays = play_counts.plays + 1",
            cancellationToken
        );
        db.Publish(
            new PlayCounted(session.Id, session.WorkId, session.OwnerId, session.UserId, now),
            session.WorkId.ToString()
        );
    }
}
