using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Works;

internal static class ReadWork
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/content/works/{id:guid}", HandleAsync)
            .AllowAnonymous()
            .WithName("readWork")
            .WithSummary("Read a published work")
            .ProducesProblem(404);
        routes
            .MapGet("/api/content/my/works/{id:guid}", HandleOwnAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readMyWork")
            .WithSummary("Read a work of mine in any state; its ETag is for edits")
            .ProducesProblem(404);
    }

    private static async Task<Ok<WorkView>> HandleAsync(
        Guid id,
        ContentDb db,
        WorkSteps steps,
        CancellationToken cancellationToken
    )
    {
        var work =
            await db
                .Works.AsNoTracking()
                .FirstOrDefaultAsync(row => row.Id == id && row.State == WorkState.Published, cancellationToken)
            ?? throw Problems.NotFound("published work", id);
        return TypedResults.Ok(WorkView.Of(work, await steps.PublishedReleasesOfAsync(id, cancellationToken)));
    }

    private static async Task<Ok<OwnWorkView>> HandleOwnAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var work = await db.OwnWorkAsync(parties, context.User, id, OrganisationRole.Viewer, cancellationToken);
        context.SetETag(work);
        return TypedResults.Ok(await db.ViewAsync(work, cancellationToken));
    }
}
