using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Works;

internal static class PublishWork
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/content/works/{id:guid}/publish", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ContentPublish))
            .WithName("publishWork")
            .WithSummary("Publish a ready work; does nothing when it is published already")
            .ProducesProblem(404)
            .ProducesProblem(409);

    private static async Task<Ok<OwnWorkView>> HandleAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        WorkSteps steps,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var work = await db.OwnWorkAsync(parties, context.User, id, OrganisationRole.Editor, cancellationToken);
        if (work.State != WorkState.Published)
        {
            Subjects.RequireFree(work);
            if (!WorkRules.MayPublish(work))
            {
                throw WorkRules.Refuse(work, "be published");
            }
            var actor = context.User.ActorName();
            await steps.PublishAsync(work, actor, null, cancellationToken);
            db.Audit(actor, "work.published", work.Id.ToString());
            await db.SaveChangesAsync(cancellationToken);
        }
        context.SetETag(work);
        return TypedResults.Ok(await db.ViewAsync(work, cancellationToken));
    }
}
