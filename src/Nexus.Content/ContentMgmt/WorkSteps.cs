using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.ContentMgmt;

/// <summary>Moves works from state to state, writes down each step and tells others; the caller saves.</summary>
internal sealed class WorkSteps(ContentDb db, TimeProvider clock)
{
    public void Move(Work work, WorkState to, string actor, string? why = null)
    {
        var now = clock.GetUtcNow();
        db.StateChanges.Add(
            new WorkStateChange
            {
                Id = Guid.CreateVersion7(now),
                WorkId = work.Id,
                From = work.State,
                To = to,
                Actor = actor,
                Why = why,
                At = now,
            }
        );
        work.State = to;
        work.Reason = to == WorkState.Rejected ? why : null;
    }

    public async Task PublishAsync(Work work, string actor, CancellationToken cancellationToken)
    {
        Move(work, WorkState.Published, actor);
        work.PublishedAt ??= clock.GetUtcNow();
        await AnnounceAsync(work, cancellationToken);
    }

    public void Withdraw(Work work, string actor, string? why)
    {
        Move(work, WorkState.Withdrawn, actor, why);
        work.PublishVersion++;
        db.Publish(new ContentWithdrawn(work.Id, work.PublishVersion), work.Id.ToString());
    }

    /// <summary>Tells the terms of a published work, with the published releases it is on.</summary>
    public async Task AnnounceAsync(Work work, CancellationToken cancellationToken)
    {
        var releaseIds = await PublishedReleasesOfAsync(work.Id, cancellationToken);
        work.PublishVersion++;
        db.Publish(
            new ContentPublished(
                work.Id,
                work.OwnerId,
                work.Title,
                work.Kind,
                work.Access,
                releaseIds,
                work.PublishVersion
            ),
            work.Id.ToString()
        );
    }

    public Task<List<Guid>> PublishedReleasesOfAsync(Guid workId, CancellationToken cancellationToken) =>
        db
            .ReleaseWorks.Where(row => row.WorkId == workId)
            .Join(
                db.Releases.Where(release => release.State == ReleaseState.Published),
                row => row.ReleaseId,
                release => release.Id,
                (row, release) => release.Id
            )
            .OrderBy(id => id)
            .Take(200)
            .ToListAsync(cancellationToken);
}
