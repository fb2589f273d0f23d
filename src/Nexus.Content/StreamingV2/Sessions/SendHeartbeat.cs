using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamingV2.Counting;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Sessions;

/// <summary>Where the player is, in seconds.</summary>
internal sealed record Heartbeat
{
    [Range(0, 1_000_000)]
    public required double Position { get; init; }

    /// <summary>How well it went since the last one; a player that does not know leaves it out.</summary>
    public PlaybackQuality? Quality { get; init; }
}

/// <summary>How long the session goes on, and whether its play is counted.</summary>
internal sealed record HeartbeatView(DateTimeOffset ExpiresAt, bool Counted);

internal static class SendHeartbeat
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/stream/sessions/{id:guid}/heartbeat", HandleAsync)
            .AllowAnonymous()
            .WithName("sendPlaybackHeartbeat")
            .WithSummary("Tell where the player is, every ten seconds or so, and at pause and end")
            .ProducesProblem(404)
            .ProducesProblem(409);

    private static async Task<Ok<HeartbeatView>> HandleAsync(
        Guid id,
        Heartbeat request,
        HttpContext context,
        StreamingDb db,
        PlayCounting counting,
        Places places,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var session = await db.Sessions.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (session is null || session.ExpiresAt < now || IsSomebodyElses(session, context))
        {
            throw Problems.NotFound("playback session", id);
        }
        if (session is { Stopped: false } && session.LastSeenAt == session.StartedAt)
        {
            // It was only prepared until now, and plays from now on.
            await places.MakeRoomAsync(session, context.User.RoleNames(), now, cancellationToken);
        }
        else
        {
            await places.RequireAsync(session, context.User.RoleNames(), now, cancellationToken);
        }
        var position = Math.Min(request.Position, session.Duration);
        var played = session.Played + PlayCounting.Advance(session, position, now);
        // The old time in the condition: of two heartbeats at once only one advances the session.
        var moved = await db
            .Sessions.Where(row => row.Id == id && row.LastSeenAt == session.LastSeenAt)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.LastSeenAt, now)
                        .SetProperty(row => row.Position, position)
                        .SetProperty(row => row.Played, played),
                cancellationToken
            );
        var counted = session.Counted;
        if (moved == 1)
        {
            if (!counted && counting.Suffices(session, played))
            {
                counted = await counting.CountAsync(session, now, cancellationToken);
            }
            await KeepPositionAsync(db, session, position, now, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // Of heartbeats at one moment one counts, and none says more than can have happened since the one before.
        if (moved == 1)
        {
            var passed = Math.Max(0, (now - session.LastSeenAt).TotalSeconds);
            request.Quality?.Within(passed, session.LastSeenAt == session.StartedAt).Record();
        }
        return TypedResults.Ok(new HeartbeatView(session.ExpiresAt, counted));
    }

    // A session of a visitor is held by whoever knows its identifier; a user's only by that user.
    private static bool IsSomebodyElses(PlaySession session, HttpContext context) =>
        session.UserId is { } owner && context.User.UserIdOrNull() != owner;

    private static async Task KeepPositionAsync(
        StreamingDb db,
        PlaySession session,
        double position,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (session.UserId is not { } userId)
        {
            return;
        }
        var point = await db.ResumePoints.FirstOrDefaultAsync(
            row => row.UserId == userId && row.WorkId == session.WorkId,
            cancellationToken
        );
        if (point is null)
        {
            point = new ResumePoint { UserId = userId, WorkId = session.WorkId };
            db.ResumePoints.Add(point);
        }
        // Who has come to the end begins anew the next time.
        (point.Position, point.ChangedAt) = (position >= session.Duration - 1 ? 0 : position, now);
    }
}
