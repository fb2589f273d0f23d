using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Works;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Planning;

internal static class PlanWork
{
    private const string Address = "/api/content/works/{id:guid}/plan";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPut(Address, PutAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ContentPublish))
            .WithName("planWork")
            .WithSummary("Plan when a work is published, or change the time; its file may still be on its way")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
        routes
            .MapGet(Address, ReadAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readWorkPlan")
            .WithSummary("Read when a work is to be published")
            .ProducesProblem(404);
        routes
            .MapDelete(Address, CancelAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.ContentPublish))
            .WithName("cancelWorkPlan")
            .WithSummary("Cancel a work's planned publication; does nothing where none is planned")
            .ProducesProblem(404);
    }

    private static async Task<Ok<PlanView>> PutAsync(
        Guid id,
        PlanRequest request,
        HttpContext context,
        ContentDb db,
        WorkSteps steps,
        Plans plans,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var work = await db.OwnWorkAsync(parties, context.User, id, OrganisationRole.Editor, cancellationToken);
        if (work.State == WorkState.Published)
        {
            throw WorkRules.Refuse(work, "be planned");
        }
        Subjects.RequireFree(work);
        var (moment, actor) = (plans.Read(request), context.User.ActorName());
        var plan = await plans.PutAsync(PlanSubject.Work, id, work.OwnerId, moment, actor, cancellationToken);
        steps.Note(work, actor, $"Publication planned for {moment}.");
        db.Audit(actor, "work.planned", id.ToString(), new { at = plan.At });
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
        await db.OwnWorkAsync(parties, context.User, id, OrganisationRole.Viewer, cancellationToken);
        return TypedResults.Ok(PlanView.Of(await plans.RequireAsync(id, cancellationToken)));
    }

    private static async Task<NoContent> CancelAsync(
        Guid id,
        HttpContext context,
        ContentDb db,
        WorkSteps steps,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var work = await db.OwnWorkAsync(parties, context.User, id, OrganisationRole.Editor, cancellationToken);
        if (await db.FindPlanAsync(id, cancellationToken) is { } plan)
        {
            var actor = context.User.ActorName();
            db.Plans.Remove(plan);
            steps.Note(work, actor, "Planned publication cancelled.");
            db.Audit(actor, "work.plan-cancelled", id.ToString());
            await db.SaveChangesAsync(cancellationToken);
        }
        return TypedResults.NoContent();
    }
}
