using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2.Sessions;

/// <summary>How often a work was played.</summary>
internal sealed record PlaysView(Guid WorkId, long Plays);

internal static class ReadPlays
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/stream/works/{id:guid}/plays", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readPlays")
            .WithSummary("Read how often a work of mine was played")
            .ProducesProblem(404);

    private static async Task<Ok<PlaysView>> HandleAsync(
        Guid id,
        HttpContext context,
        StreamingDb db,
        Entitlement entitlement,
        CancellationToken cancellationToken
    )
    {
        var work = await db.Works.AsNoTracking().FirstOrDefaultAsync(row => row.WorkId == id, cancellationToken);
        if (
            work is null
            || !await entitlement.IsTrustedAsync(
                work,
                new Asker(context.User, null),
                OrganisationRole.Viewer,
                cancellationToken
            )
        )
        {
            throw Problems.NotFound("work", id);
        }
        var count = await db.PlayCounts.AsNoTracking().FirstOrDefaultAsync(row => row.WorkId == id, cancellationToken);
        return TypedResults.Ok(new PlaysView(id, count?.Plays ?? 0));
    }
}
