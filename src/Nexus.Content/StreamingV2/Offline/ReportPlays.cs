using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Offline;

/// <summary>A play that a device tells of when it is online again.</summary>
internal sealed record OfflinePlay
{
    /// <summary>Made by the app; a play that is told twice counts once.</summary>
    public required Guid Id { get; init; }

    public required Guid WorkId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it was really listened to, by the clock.</summary>
    [Range(0, 86_400)]
    public required double Seconds { get; init; }
}

/// <summary>Plays of a device, in any order.</summary>
internal sealed record OfflinePlays
{
    [MinLength(1), MaxLength(500)]
    public required IReadOnlyList<OfflinePlay> Plays { get; init; }
}

/// <summary>What became of a play.</summary>
/// <param name="Id">The play's.</param>
/// <param name="Counted">Whether it counts, now or since it was told before.</param>
/// <param name="Why">
/// Why it does not: <c>too-short</c>, <c>again-too-soon</c>, <c>no-licence</c>, <c>outside-licence</c>, <c>in-the-future</c>,
/// <c>overlaps</c> or <c>identifier-taken</c>. An app need not tell it again.
/// </param>
internal sealed record ReportedPlay(Guid Id, bool Counted, string? Why);

/// <summary>What became of them, in the order in which they were told.</summary>
internal sealed record ReportedPlays(IReadOnlyList<ReportedPlay> Plays);

internal static class ReportPlays
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/stream/offline/devices/{id:guid}/plays", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("reportOfflinePlays")
            .WithSummary("Tell what was played offline; it counts by the same rules as what is played online")
            .ProducesProblem(400)
            .ProducesProblem(404);

    private static async Task<Ok<ReportedPlays>> HandleAsync(
        Guid id,
        OfflinePlays request,
        HttpContext context,
        StreamingDb db,
        OfflineCounting counting,
        CancellationToken cancellationToken
    )
    {
        var userId = context.User.UserId();
        var plays = request.Plays.Distinct().ToList();
        if (plays.GroupBy(play => play.Id).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw Problems.Invalid("plays", $"Two different plays have the identifier {twice.Key}.");
        }
        // Also of a device that was removed since: what it played until then was played by right.
        var device =
            await db
                .OfflineDevices.AsNoTracking()
                .FirstOrDefaultAsync(row => row.Id == id && row.UserId == userId, cancellationToken)
            ?? throw Problems.NotFound("device", id);
        Dictionary<Guid, ReportedPlay> answers = [];
        // The first of two that overlap is the one that began first, whatever order they are told in. Each by itself, so
        // that nobody waits for a whole report, and two reports of the same works not for each other.
        foreach (var play in plays.OrderBy(play => play.StartedAt).ThenBy(play => play.Id))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.OneAtATimeAsync(userId, cancellationToken);
            answers[play.Id] = await counting.CountAsync(device, play, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        return TypedResults.Ok(new ReportedPlays([.. request.Plays.Select(play => answers[play.Id])]));
    }
}
