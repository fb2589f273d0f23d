using Nexus.Content.StreamingV2.Counting;
using Nexus.Content.StreamingV2.Granting;
using Nexus.Content.StreamingV2.Rentals;
using Nexus.Content.StreamingV2.Sessions;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamingV2.Calls;

/// <summary>
/// Players of that kind ask for a work many times while they play it: for parts of it, and again after a pause. All of
/// that is one session, until it is counted and the work's length has passed since it began.
/// </summary>
internal sealed class OpenPlaybackHandler(
    StreamingDb db,
    Admittance admittance,
    PlayerSessions sessions,
    Places places,
    TimeProvider clock
) : IServiceCallHandler<OpenPlayback, PlaybackOpened>
{
    public async Task<PlaybackOpened> HandleAsync(OpenPlayback request, CancellationToken cancellationToken)
    {
        var asker = Asker.Of(request.UserId, request.Country);
        if (request.ToKeep)
        {
            await admittance.RequireLastingAsync(request.WorkId, asker, cancellationToken);
        }
        var admission = await admittance.BeginAsync(request.WorkId, asker, cancellationToken);
        var work = admission.Work;
        if (work.AssetId is not { } assetId)
        {
            // A show is on the air, which players of that kind do not play.
            throw Problems.Conflict("not-ready", "The work cannot be played yet.", "Wait for the show's recording.");
        }
        var now = clock.GetUtcNow();
        var session = await sessions.NewestAsync(request.UserId, request.WorkId, request.Client, cancellationToken);
        if (session is null || !GoesOn(session, now))
        {
            session = StartSession.Make(admission, request.UserId, Listeners.Of(request.UserId), now, request.Client);
            if (admission.Ground == Ground.Bought)
            {
                await Grants.MarkUsedAsync(db, request.UserId, work.ReleaseIds, now, cancellationToken);
            }
            db.Sessions.Add(session);
            await db.SaveChangesAsync(cancellationToken);
            await places.MakeRoomAsync(session, request.Roles ?? [], now, cancellationToken);
        }
        return new PlaybackOpened(session.Id, assetId, work.Duration);
    }

    private static bool GoesOn(PlaySession session, DateTimeOffset now) =>
        !session.Stopped
        && session.ExpiresAt >= now
        && (!session.Counted || now - session.StartedAt <= TimeSpan.FromSeconds(session.Duration));
}
