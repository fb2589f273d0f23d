using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamingV2.Counting;
using Nexus.Content.StreamingV2.Granting;
using Nexus.Content.StreamingV2.Rentals;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Geography;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Sessions;

/// <summary>Asks to play a work.</summary>
internal sealed record NewSession
{
    public required Guid WorkId { get; init; }

    /// <summary>
    /// True for a player that only gets ready. It takes no place from what plays, and is refused (409
    /// <c>begins-when-played</c>) where it would begin a rental or use a purchase.
    /// </summary>
    public bool Prepare { get; init; }
}

/// <summary>
/// What a player needs. The addresses are signed and end at <c>expiresAt</c>. While <c>live</c>, <c>hls</c> is the
/// low-latency stream of the show, and there is neither DASH nor a duration. What is not free for everybody has no DASH
/// either: its segments are encrypted, and the account of the session alone is given their key.
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
        Admittance admittance,
        Entitlement entitlement,
        ClientCountry countries,
        SigningKeys keys,
        Listeners listeners,
        Places places,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var asker = Asker.Of(context, countries);
        if (request.Prepare)
        {
            await admittance.RequireBegunAsync(request.WorkId, asker, cancellationToken);
        }
        var admission = await admittance.BeginAsync(request.WorkId, asker, cancellationToken);
        var work = admission.Work;
        var key = await keys.ForPlayingAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var listener = await listeners.OfAsync(context, cancellationToken);
        var session = Make(admission, context.User.UserIdOrNull(), listener, now);
        if (admission.Ground == Ground.Bought && session.UserId is { } buyer)
        {
            await Grants.MarkUsedAsync(db, buyer, work.ReleaseIds, now, cancellationToken);
        }
        db.Sessions.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        if (!request.Prepare)
        {
            await places.MakeRoomAsync(session, context.User.RoleNames(), now, cancellationToken);
        }
        var resume = session.UserId is { } userId
            ? await db.ResumePoints.FirstOrDefaultAsync(
                row => row.UserId == userId && row.WorkId == work.WorkId,
                cancellationToken
            )
            : null;
        var audience = await entitlement.AudienceAsync(admission, session.UserId, cancellationToken);
        return TypedResults.Ok(View(admission, session, audience, key, resume?.Position ?? 0));
    }

    // Long enough to see it to the end with a pause, but no longer than the right to it lasts; nobody knows how long a
    // show will be.
    public static PlaySession Make(
        Admission admission,
        Guid? userId,
        string? listener,
        DateTimeOffset now,
        string? client = null
    )
    {
        var work = admission.Work;
        // Music apps play the recording, even while there is another show.
        var isShow = work.LiveShowId is not null && client is null;
        var duration = isShow ? LongestShow.TotalSeconds : work.Duration;
        var needed = TimeSpan.FromSeconds(duration) + BesideDuration;
        var end = now + (needed > Shortest ? needed : Shortest);
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
            ExpiresAt = admission.Until < end ? admission.Until.Value : end,
        };
    }

    private static SessionView View(
        Admission admission,
        PlaySession session,
        PlaybackAudience audience,
        byte[] key,
        double resumeAt
    )
    {
        var work = admission.Work;
        if (work.LiveShowId is { } showId)
        {
            var hls = PlaybackUrls.SignLive(key, showId, "master.m3u8", session.ExpiresAt);
            return new SessionView(session.Id, true, hls, null, null, null, 0, session.ExpiresAt, 0);
        }
        var assetId = work.AssetId!.Value;
        // What is not free for everybody is encrypted, and DASH has no form of that encryption. Its owner's people see it as
        // it is: they have the original, and of a draft nobody else knows yet for whom it will be.
        var isClear = audience == PlaybackAudience.OwnPeople || work.Access == WorkAccess.Free;
        string Sign(string file) =>
            PlaybackUrls.Sign(key, assetId, file, session.ExpiresAt, audience, isClear ? null : session.Id);
        return new SessionView(
            session.Id,
            false,
            Sign("stream/master.m3u8"),
            isClear ? Sign("stream/manifest.mpd") : null,
            work.HasPoster ? $"/api/streamcore/assets/{assetId}/poster.jpg" : null,
            work.HasWaveform ? $"/api/streamcore/assets/{assetId}/waveform.json" : null,
            work.Duration,
            session.ExpiresAt,
            resumeAt
        );
    }
}
