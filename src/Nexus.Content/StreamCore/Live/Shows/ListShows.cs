using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamCore.Live.Shows;

internal static class ListShows
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/streamcore/shows", HandleAsync)
            .RequireAuthorization(Policies.User)
            .ActsForOrganisations()
            .WithName("listLiveShows")
            .WithSummary("List my live shows that are not over, or those of the organisation I act for, at most 100");

    private static async Task<Ok<IReadOnlyList<ShowView>>> HandleAsync(
        HttpContext context,
        StreamCoreDb db,
        Parties parties,
        ShowViews views,
        CancellationToken cancellationToken
    )
    {
        var owner = await parties.ActingForAsync(context, OrganisationRole.Viewer, cancellationToken);
        var shows = await db
            .Shows.AsNoTracking()
            .Where(row => row.OwnerId == owner.Id && row.State != ShowState.Ended)
            .OrderByDescending(row => row.CreatedAt)
            .Take(100)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<ShowView>>([.. shows.Select(show => views.Of(show, context.Request))]);
    }
}
