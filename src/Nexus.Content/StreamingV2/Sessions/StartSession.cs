using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamingV2.Counting;
using Nexus.Content.StreamingV2.Granting;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Sessions;

/// <summary>Asks to play a work.</summary>
internal sealed record NewSession
{
    public required Guid WorkId { get; init; }
}

/// <summary>
/// What a player needs. The addresses are signed and end at <c>expiresAt</c>. While <c>live</c>, <c>hls</c> is the
/// low-latency stream of the show, and there is neither DASH nor a duration.
/// </summary>
internal sealed record SessionView(
    Guid SessionId,
    bool Live,
    string Hls,
    string? Dash,
    string? Poster,
    string? Waveform,
    double Duration,
    DateTimeOffset ExpiresAt,
    double ResumeAt
);

internal static class StartSession
{
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(2);
    private static readonly TimeSpan BesideDuration = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestShow = TimeSpan.FromHours(12);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/stream/sessions", HandleAsync)
            .AllowAnonymous()
            .WithName("startPlaybackSession")
            .WithSummary("Start playing a work; free works need no sign-in")
            .ProducesProblem(403)
            .ProducesProblem(404)
            .ProducesProblem(409);

    private static async Task<Ok<SessionView>> HandleAsync(
        NewSession request,
        HttpContext context,
        StreamingDb db,
        Entitlement entitlement,
        SigningKeys keys,
        Listeners listeners,
        Places places,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var work = await entitlement.RequireAsync(request.WorkId, context.User, cancellationToken);
        var key = await keys.ForPlayingAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var listener = await listeners.OfAsync(context, cancellationToken);
        var session = Make(work, context.User.UserIdOrNull(), listener, now);
        if (work.Access == WorkAccess.Bought && session.UserId is { } buyer)
        {
            await Grants.MarkUsedAsync(db, buyer, work.ReleaseIds, now, cancellationToken);
        }
        db.Sessions.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        await places.MakeRoomAsync(session, now, cancellationToken);
        var resume = session.UserId is { } userId
            ? await db.ResumePoints.FirstOrDefaultAsync(
                row => row.UserId == userId && row.WorkId == work.WorkId,
                cancellationToken
            )
            : null;
        return TypedResults.Ok(View(work, session, key, resume?.Position ?? 0));
    }

    // Long enough to see it to the end with a pause; nobody knows how long a show will be.
    public static PlaySession Make(
        PlayableWork work,
        Guid? userId,
        string? listener,
        DateTimeOffset now,
        string? client = null
    )
    {
        // Music apps play the recording, even while there is another show.
        var isShow = work.LiveShowId is not null && client is null;
        var duration = isShow ? LongestShow.TotalSeconds : work.Duration;
        var needed = TimeSpan.FromSeconds(duration) + BesideDuration;
        return new PlaySession
        {
            Id = Guid.CreateVersion7(now),
            WorkId = work.WorkId,
            OwnerId = work.OwnerId ?? Guid.Empty,
            UserId = userId,
            Client = client,
            Listener = listener,
            Duration = duration,
            StartedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + (needed > Shortest ? needed : Shortest),
        };
    }

    private static SessionView View(PlayableWork work, PlaySession session, byte[] key, double resumeAt)
    {
        if (work.LiveShowId is { } showId)
        {
            var hls = PlaybackUrls.SignLive(key, showId, "master.m3u8", session.ExpiresAt);
            return new SessionView(session.Id, true, hls, null, null, null, 0, session.ExpiresAt, 0);
        }
        var assetId = work.AssetId!.Value;
        string Sign(string file) => PlaybackUrls.Sign(key, assetId, file, session.ExpiresAt);
        return new SessionView(
            session.Id,
            false,
            Sign("stream/master.m3u8"),
            Sign("stream/manifest.mpd"),
            work.HasPoster ? $"/api/streamcore/assets/{assetId}/poster.jpg" : null,
            work.HasWaveform ? $"/api/streamcore/assets/{assetId}/waveform.json" : null,
            work.Duration,
            session.ExpiresAt,
            resumeAt
        );
    }
}
