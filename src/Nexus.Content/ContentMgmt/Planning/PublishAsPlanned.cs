using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.ContentMgmt.Planning;

/// <summary>
/// The planned moment has come. What cannot be published by then is not published later behind its crew's back: the plan
/// is over and the story says why.
/// </summary>
internal sealed class PublishAsPlanned(ContentDb db, WorkSteps works, ReleaseSteps releases)
    : IMessageHandler<PublishWhenDue>
{
    private const string Actor = "service:content-mgmt";

    public async Task HandleAsync(PublishWhenDue message, MessageContext context, CancellationToken cancellationToken)
    {
        await context.BeginAsync(cancellationToken);
        var plan = await db.Plans.FirstOrDefaultAsync(
            row => row.SubjectId == message.SubjectId && row.Round == message.Round,
            cancellationToken
        );
        if (plan is null)
        {
            return;
        }
        db.Plans.Remove(plan);
        var why = $"As planned for {new PlannedMoment(plan.At, plan.TimeZone)}.";
        await (
            plan.Subject == PlanSubject.Work
                ? PublishWorkAsync(plan, why, cancellationToken)
                : PublishReleaseAsync(plan, why, cancellationToken)
        );
    }

    private async Task PublishWorkAsync(PublicationPlan plan, string why, CancellationToken cancellationToken)
    {
        var work = await db.Works.FirstOrDefaultAsync(row => row.Id == plan.SubjectId, cancellationToken);
        if (work is null or { State: WorkState.Published })
        {
            return;
        }
        if (WorkRules.MayPublish(work))
        {
            await works.PublishAsync(work, plan.Actor, why, cancellationToken);
            db.Audit(plan.Actor, "work.published", work.Id.ToString(), new { planned = plan.At });
        }
        else
        {
            Miss(work, plan);
        }
    }

    // The album comes out as a whole: works of it that are ready come with it, one that is not keeps all of it back.
    private async Task PublishReleaseAsync(PublicationPlan plan, string why, CancellationToken cancellationToken)
    {
        var release = await db.Releases.FirstOrDefaultAsync(row => row.Id == plan.SubjectId, cancellationToken);
        if (release is null or { State: ReleaseState.Published })
        {
            return;
        }
        var ids = await works.VisibleWorksOfAsync(release.Id, cancellationToken);
        var rows = await db.Works.Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
        var waiting = rows.Where(row => row.State != WorkState.Published).ToList();
        // A withdrawn one was taken back on purpose.
        var missing = waiting.Where(row => row.State != WorkState.Ready || !WorkRules.MayPublish(row)).ToList();
        if (missing.Count > 0 || ids.Count == 0)
        {
            missing.ForEach(work => Miss(work, plan));
            db.Audit(Actor, "release.plan-missed", release.Id.ToString(), new { planned = plan.At });
            return;
        }
        foreach (var work in waiting)
        {
            await works.PublishAsync(work, plan.Actor, why, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
        await releases.PublishAsync(release, [], cancellationToken);
        db.Audit(plan.Actor, "release.published", release.Id.ToString(), new { planned = plan.At });
    }

    private void Miss(Work work, PublicationPlan plan) =>
        works.Note(
            work,
            Actor,
            $"Not published as planned for {new PlannedMoment(plan.At, plan.TimeZone)}: it is {work.State.ToString().ToLowerInvariant()}."
        );
}
