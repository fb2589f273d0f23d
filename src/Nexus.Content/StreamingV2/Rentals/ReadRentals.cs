using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Rentals;

/// <summary>What somebody rents now.</summary>
/// <param name="Id">The rental.</param>
/// <param name="OrderId">The order.</param>
/// <param name="ReleaseId">The release.</param>
/// <param name="Title">Its title.</param>
/// <param name="BeginBy">Until then the first play must begin.</param>
/// <param name="StartedAt">The first play; null before.</param>
/// <param name="EndsAt">When it is over; null before the first play.</param>
/// <param name="WorkIds">Its works, in order.</param>
internal sealed record RentalView(
    Guid Id,
    Guid OrderId,
    Guid ReleaseId,
    string Title,
    DateTimeOffset BeginBy,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndsAt,
    IReadOnlyList<Guid> WorkIds
);

internal static class ReadRentals
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/stream/rentals", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readRentals")
            .WithSummary("List what I rent and can still play, newest first; after takes the value of next");

    private static async Task<Ok<Page<RentalView>>> HandleAsync(
        HttpContext context,
        StreamingDb db,
        TimeProvider clock,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var userId = context.User.UserId();
        var rentals = await db
            .Rentals.AsNoTracking()
            .Where(row => row.UserId == userId)
            .InForce(clock.GetUtcNow())
            .NewestFirst(page, row => row.Id)
            .ToListAsync(cancellationToken);
        var ids = rentals.ConvertAll(row => row.ReleaseId);
        var releases = await db
            .Releases.AsNoTracking()
            .Where(row => ids.Contains(row.ReleaseId))
            .ToDictionaryAsync(row => row.ReleaseId, cancellationToken);
        var views = rentals.ConvertAll(row =>
        {
            var release = releases.GetValueOrDefault(row.ReleaseId);
            return new RentalView(
                row.Id,
                row.OrderId,
                row.ReleaseId,
                release?.Title ?? "",
                row.BeginBy,
                row.StartedAt,
                row.EndsAt,
                release?.WorkIds ?? []
            );
        });
        return TypedResults.Ok(page.Cut(context, views, row => row.Id));
    }
}
