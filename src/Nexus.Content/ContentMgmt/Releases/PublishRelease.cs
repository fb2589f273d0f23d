using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Releases;

internal static class PublishRelease
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/content/releases/{id:guid}/publish", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ContentPublish))
            .WithName("publishRelease")
            .WithSummary("Publish a release whose works are published; does nothing when it is published already")
            .ProducesProblem(404)
            .ProducesProblem(409);

    private static async Task<Ok<ReleaseView>> HandleAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        ReleaseSteps steps,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var release = await steps.OwnAsync(context.User, id, cancellationToken);
        if (release.State != ReleaseState.Published)
        {
            db.Audit(context.User.ActorName(), "release.published", id.ToString());
            await steps.PublishAsync(release, [], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        context.SetETag(release);
        return TypedResults.Ok(await steps.ViewAsync(release, true, cancellationToken));
    }
}
