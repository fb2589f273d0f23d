using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamCore.Live.Shows;

internal static class EndShow
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/streamcore/shows/{id:guid}/end", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("endLiveShow")
            .WithSummary("End a show; its recording becomes the work's file. Does nothing when it is over already")
            .ProducesProblem(404);

    private static async Task<Ok<ShowView>> HandleAsync(
        Guid id,
        HttpContext context,
        StreamCoreDb db,
        Parties parties,
        ShowViews views,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var show = await db.OwnShowAsync(parties, context.User, id, OrganisationRole.Editor, cancellationToken);
        if (show.State != ShowState.Ended)
        {
            db.Publish(show.End(clock.GetUtcNow()), show.WorkId.ToString());
            db.Audit(context.User.ActorName(), "show.ended", id.ToString());
            await db.SaveChangesAsync(cancellationToken);
        }
        return TypedResults.Ok(views.Of(show, context.Request));
    }
}
