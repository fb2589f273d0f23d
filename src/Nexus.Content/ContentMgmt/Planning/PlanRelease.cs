using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Planning;

internal static class PlanRelease
{
    private const string Address = "/api/content/releases/{id:guid}/plan";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPut(Address, PutAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ContentPublish))
            .WithName("planRelease")
            .WithSummary("Plan when a release is published with those of its works that are ready, or change the time")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
        routes
            .MapGet(Address, ReadAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readReleasePlan")
            .WithSummary("Read when a release is to be published")
            .ProducesProblem(404);
        routes
            .MapDelete(Address, CancelAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ContentPublish))
            .WithName("cancelReleasePlan")
            .WithSummary("Cancel a release's planned publication; does nothing where none is planned")
            .ProducesProblem(404);
    }

    private static async Task<Ok<PlanView>> PutAsync(
        Guid id,
        PlanRequest request,
        HttpContext context,
        ContentDb db,
        ReleaseSteps steps,
        Plans plans,
        CancellationToken cancellationToken
    )
    {
        var release = await steps.OwnAsync(context.User, id, cancellationToken);
        if (release.State == ReleaseState.Published)
        {
            throw Problems.Conflict("release-state", "The release is published already.");
        }
        Subjects.RequireFree(release);
        var (moment, actor) = (plans.Read(request), context.User.ActorName());
        var plan = await plans.PutAsync(PlanSubject.Release, id, release.OwnerId, moment, actor, cancellationToken);
        db.Audit(actor, "release.planned", id.ToString(), new { at = plan.At });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(PlanView.Of(plan));
    }

    private static async Task<Ok<PlanView>> ReadAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        Plans plans,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var release = await db.Releases.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (
            release is null
            || !await parties.MayAsync(context.User, release.OwnerId, OrganisationRole.Viewer, cancellationToken)
        )
        {
            throw Problems.NotFound("release", id);
        }
        return TypedResults.Ok(PlanView.Of(await plans.RequireAsync(id, cancellationToken)));
    }

    private static async Task<NoContent> CancelAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        ReleaseSteps steps,
        CancellationToken cancellationToken
    )
    {
        await steps.OwnAsync(context.User, id, cancellationToken);
        if (await db.FindPlanAsync(id, cancellationToken) is { } plan)
        {
            db.Plans.Remove(plan);
            db.Audit(context.User.ActorName(), "release.plan-cancelled", id.ToString());
            await db.SaveChangesAsync(cancellationToken);
        }
        return TypedResults.NoContent();
    }
}
