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

    private const int MostLookedAt = 1000;

    /// <summary>Stops what plays beyond the limit, the stillest first: of songs that were skipped nothing is heard.</summary>
    public async Task MakeRoomAsync(
        PlaySession newest,
        IEnumerable<string> roles,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (newest.UserId is null)
        {
            return;
        }
        var places = await PlacesAsync(newest, now, cancellationToken);
        var most = options.Value.MostFor(roles);
        var beyond = places.Skip(most - 1).SelectMany(place => place).ToList();
        if (beyond.Count > 0)
        {
            await db
                .Sessions.Where(row => beyond.Contains(row.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Stopped, true), cancellationToken);
        }
    }

    /// <exception cref="ProblemException">409: it was stopped, or went on after a pause in which others took its place.</exception>
    public async Task RequireAsync(
        PlaySession session,
        IEnumerable<string> roles,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (session.UserId is null)
        {
            return;
        }
        var most = options.Value.MostFor(roles);
        var rested = session.LastSeenAt <= now - Still;
        if (session.Stopped || (rested && (await PlacesAsync(session, now, cancellationToken)).Count >= most))
        {
            throw Problems.Of(
                409,
                "played-elsewhere",
                "This account plays in too many places.",
                $"It may play in {most} at once. Stop one of the others, then start playing here again."
            );
        }
    }

    // A player that signed in elsewhere is one place, however many songs it fetches in advance. The liveliest come first.
    private async Task<List<List<Guid>>> PlacesAsync(
        PlaySession session,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var limit = now - Still;
        var others = await db
            .Sessions.Where(row =>
                row.UserId == session.UserId && row.Id != session.Id && !row.Stopped && row.LastSeenAt > limit
            )
            .OrderByDescending(row => row.LastSeenAt)
            .Take(MostLookedAt)
            .Select(row => new { row.Id, row.Client })
            .ToListAsync(cancellationToken);
        return
        [
            .. others
                .Where(row => row.Client is null || row.Client != session.Client)
                .GroupBy(row => row.Client ?? row.Id.ToString())
                .Select(place => place.Select(row => row.Id).ToList()),
        ];
    }
}
