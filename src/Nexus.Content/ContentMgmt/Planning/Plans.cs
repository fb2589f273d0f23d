using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.ContentMgmt.Planning;

/// <summary>Asks at the planned moment whether it still is to be published.</summary>
[Message("content-mgmt.publish-when-due/1")]
internal sealed record PublishWhenDue(Guid SubjectId, Guid Round);

/// <summary>A plan as the crew sees it.</summary>
internal sealed record PlanView(
    Guid SubjectId,
    PlanSubject Subject,
    DateTimeOffset At,
    string? TimeZone,
    string Shown,
    string Actor,
    DateTimeOffset PlannedAt
)
{
    public static PlanView Of(PublicationPlan plan) =>
        new(
            plan.SubjectId,
            plan.Subject,
            plan.At,
            plan.TimeZone,
            new PlannedMoment(plan.At, plan.TimeZone).ToString(),
            plan.Actor,
            plan.PlannedAt
        );
}

internal static class PlanRows
{
    public static Task<PublicationPlan?> FindPlanAsync(
        this ContentDb db,
        Guid subjectId,
        CancellationToken cancellationToken
    ) => db.Plans.FirstOrDefaultAsync(row => row.SubjectId == subjectId, cancellationToken);

    /// <summary>What is published is not to be published any more.</summary>
    public static async Task DropPlanAsync(this ContentDb db, Guid subjectId, CancellationToken cancellationToken)
    {
        if (await db.FindPlanAsync(subjectId, cancellationToken) is { } plan)
        {
            db.Plans.Remove(plan);
        }
    }
}

/// <summary>Keeps the plans; the caller saves. A plan and the message that carries it out are saved together.</summary>
internal sealed class Plans(ContentDb db, TimeProvider clock)
{
    public PlannedMoment Read(PlanRequest request) => PlannedMoment.Of(request, clock.GetUtcNow());

    public async Task<PublicationPlan> RequireAsync(Guid subjectId, CancellationToken cancellationToken) =>
        await db.FindPlanAsync(subjectId, cancellationToken)
        ?? throw Problems.NotFound("planned publication of", subjectId);

    public async Task<PublicationPlan> PutAsync(
        PlanSubject subject,
        Guid subjectId,
        Guid ownerId,
        PlannedMoment moment,
        string actor,
        CancellationToken cancellationToken
    )
    {
        var plan = await db.FindPlanAsync(subjectId, cancellationToken);
        if (plan is null)
        {
            plan = new PublicationPlan
            {
                SubjectId = subjectId,
                Subject = subject,
                OwnerId = ownerId,
                Actor = actor,
            };
            db.Plans.Add(plan);
        }
        var now = clock.GetUtcNow();
        (plan.At, plan.TimeZone) = (moment.At, moment.TimeZone);
        (plan.Actor, plan.PlannedAt, plan.Round) = (actor, now, Guid.CreateVersion7(now));
        db.SendTo(
            ContentMgmtService.ServiceName,
            new PublishWhenDue(subjectId, plan.Round),
            moment.At,
            subjectId.ToString()
        );
        return plan;
    }
}
