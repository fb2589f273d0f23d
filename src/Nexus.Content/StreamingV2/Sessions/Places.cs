using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamingV2.Sessions;

/// <summary>
/// In how many places an account plays at once. The newest place always plays: who sits down to listen is never refused
/// because of a player that he left running; that one stops with its next heartbeat. Visitors have no account to share.
/// </summary>
internal sealed class Places(StreamingDb db, IOptions<StreamingOptions> options)
{
    /// <summary>A player tells where it is every ten seconds; who has been still so long does not play.</summary>
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(60);

    /// <summary>Stops what plays beyond the limit, the stillest first: of songs that were skipped nothing is heard.</summary>
    public async Task MakeRoomAsync(PlaySession newest, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (newest.UserId is null)
        {
            return;
        }
        var beyond = await Others(newest, now)
            .OrderByDescending(row => row.LastSeenAt)
            .Skip(options.Value.MostAtOnce - 1)
            .Select(row => row.Id)
            .Take(100)
            .ToListAsync(cancellationToken);
        if (beyond.Count > 0)
        {
            await db
                .Sessions.Where(row => beyond.Contains(row.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Stopped, true), cancellationToken);
        }
    }

    /// <exception cref="ProblemException">409: it was stopped, or went on after a pause in which others took its place.</exception>
    public async Task RequireAsync(PlaySession session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (session.UserId is null)
        {
            return;
        }
        var rested = session.LastSeenAt <= now - Still;
        if (
            session.Stopped
            || (rested && await Others(session, now).CountAsync(cancellationToken) >= options.Value.MostAtOnce)
        )
        {
            throw Problems.Of(
                409,
                "played-elsewhere",
                "This account plays in too many places.",
                $"It may play in {options.Value.MostAtOnce} at once. Stop one of the others, then start playing here again."
            );
        }
    }

    private IQueryable<PlaySession> Others(PlaySession session, DateTimeOffset now)
    {
        var limit = now - Still;
        return db.Sessions.Where(row =>
            row.UserId == session.UserId && row.Id != session.Id && !row.Stopped && row.LastSeenAt > limit
        );
    }
}
