using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamingV2.Counting;
using Nexus.Content.StreamingV2.Sessions;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Calls;

namespace Nexus.Content.StreamingV2.Calls;

/// <summary>
/// These players tell no positions, only that they have played. It is taken as a heartbeat of somebody who has played
/// on since the session began, so that the clock decides as it does for everybody, and the session counts once.
/// </summary>
internal sealed class SubmitPlayHandler(
    StreamingDb db,
    PlayerSessions sessions,
    PlayCounting counting,
    TimeProvider clock
) : IServiceCallHandler<SubmitPlay, PlaySubmitted>
{
    public async Task<PlaySubmitted> HandleAsync(SubmitPlay request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var session = await sessions.NewestAsync(request.UserId, request.WorkId, request.Client, cancellationToken);
        if (session is null || session.Stopped || session.ExpiresAt < now)
        {
            return new PlaySubmitted(false);
        }
        if (session.Counted)
        {
            return new PlaySubmitted(true);
        }
        var passed = Math.Max(0, (now - session.LastSeenAt).TotalSeconds);
        var position = Math.Min(session.Position + passed, session.Duration);
        var played = session.Played + PlayCounting.Advance(session, position, now);
        var moved = await db
            .Sessions.Where(row => row.Id == session.Id && row.LastSeenAt == session.LastSeenAt)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.LastSeenAt, now)
                        .SetProperty(row => row.Position, position)
                        .SetProperty(row => row.Played, played),
                cancellationToken
            );
        var counts =
            moved == 1
            && counting.Suffices(session, played)
            && await counting.CountAsync(session, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new PlaySubmitted(counts);
    }
}
