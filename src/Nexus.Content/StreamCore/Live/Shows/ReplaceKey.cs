using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamCore.Live.Shows;

internal static class ReplaceKey
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/streamcore/shows/{id:guid}/key", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("replaceStreamKey")
            .WithSummary("Replace a show's stream key; whoever sends with the old one is cut off")
            .ProducesProblem(404)
            .ProducesProblem(409);

    private static async Task<Ok<ShowWithKeyView>> HandleAsync(
        Guid id,
        HttpContext context,
        StreamCoreDb db,
        Parties parties,
        ShowViews views,
        CancellationToken cancellationToken
    )
    {
        var show = await db.OwnShowAsync(parties, context.User, id, OrganisationRole.Editor, cancellationToken);
        if (show.State == ShowState.Ended)
        {
            throw OwnShow.IsOver();
        }
        var key = OneTimeToken.Make();
        show.KeyHash = OneTimeToken.HashOf(key);
        db.Audit(context.User.ActorName(), "show.key-replaced", id.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new ShowWithKeyView(views.Of(show, context.Request), key));
    }
}
