using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamCore.Live.Shows;

internal static class ReadShow
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/streamcore/shows/{id:guid}", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readLiveShow")
            .WithSummary("Read a live show of mine: its state, its address and whether its encoder sends")
            .ProducesProblem(404);

    private static async Task<Ok<ShowView>> HandleAsync(
        Guid id,
        HttpContext context,
        StreamCoreDb db,
        Parties parties,
        ShowViews views,
        CancellationToken cancellationToken
    )
    {
        var show = await db.OwnShowAsync(parties, context.User, id, OrganisationRole.Viewer, cancellationToken);
        return TypedResults.Ok(views.Of(show, context.Request));
    }
}
