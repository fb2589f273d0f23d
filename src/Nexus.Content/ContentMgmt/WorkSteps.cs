using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Planning;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.ContentMgmt;

/// <summary>Moves works from state to state, writes down each step and tells others; the caller saves.</summary>
internal sealed class WorkSteps(ContentDb db, TimeProvider clock)
{
    public void Move(Work work, WorkState to, string actor, string? why = null)
    {
        Write(work, to, actor, why);
        work.State = to;
        work.Reason = to == WorkState.Rejected ? why : null;
    }

    /// <summary>Writes into the work's story what does not change its state.</summary>
    public void Note(Work work, string actor, string why) => Write(work, work.State, actor, why);

    public async Task PublishAsync(Work work, string actor, string? why, CancellationToken cancellationToken)
    {
        Move(work, WorkState.Published, actor, why);
        await db.DropPlanAsync(work.Id, cancellationToken);
        work.PublishedAt ??= clock.GetUtcNow();
        work.HeldPublished = false;
        await AnnounceAsync(work, cancellationToken);
        foreach (var release in await PublishedReleasesAsync(work.Id, cancellationToken))
        {
            if (!await HasOtherPlayableAsync(release.Id, work.Id, cancellationToken))
            {
                // There is something to play again.
                release.PublishVersion++;
                var workIds = await VisibleWorksOfAsync(release.Id, cancellationToken);
                db.Publish(release.Announced(workIds), release.Id.ToString());
            }
        }
    }

    public async Task WithdrawAsync(Work work, string actor, string? why, CancellationToken cancellationToken)
    {
        Move(work, WorkState.Withdrawn, actor, why);
        work.PublishVersion++;
        db.Publish(new ContentWithdrawn(work.Id, work.PublishVersion), work.Id.ToString());
        foreach (var release in await PublishedReleasesAsync(work.Id, cancellationToken))
        {
            // Each withdrawal touches the release, so of two last works at one moment one comes second.
            release.PublishVersion++;
            if (!await HasOtherPlayableAsync(release.Id, work.Id, cancellationToken))
            {
                db.Publish(new ReleaseWithdrawn(release.Id, release.PublishVersion), release.Id.ToString());
            }
        }
    }

    /// <summary>Tells the terms of a published work, with the published releases it is on.</summary>
    public async Task AnnounceAsync(Work work, CancellationToken cancellationToken)
    {
        var releaseIds = await SoldReleasesOfAsync(work.Id, cancellationToken);
        work.PublishVersion++;
        db.Publish(work.Announced(releaseIds), work.Id.ToString());
    }

    // Also those that were withdrawn: who bought one goes on playing its works that are still published.
    private Task<List<Guid>> SoldReleasesOfAsync(Guid workId, CancellationToken cancellationToken) =>
        db
            .ReleaseWorks.Where(row => row.WorkId == workId)
            .Join(
                db.Releases.Where(release => release.State != ReleaseState.Draft),
                row => row.ReleaseId,
                release => release.Id,
                (row, release) => release.Id
            )
            .OrderBy(id => id)
            .Take(200)
            .ToListAsync(cancellationToken);

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

    public async Task<List<Release>> PublishedReleasesAsync(Guid workId, CancellationToken cancellationToken)
    {
        var ids = await PublishedReleasesOfAsync(workId, cancellationToken);
        return ids.Count == 0
            ? []
            : await db.Releases.Where(release => ids.Contains(release.Id)).ToListAsync(cancellationToken);
    }

    /// <summary>The works of a release in their order, without those in the trash.</summary>
    public Task<List<Guid>> VisibleWorksOfAsync(Guid releaseId, CancellationToken cancellationToken) =>
        db
            .ReleaseWorks.Where(row => row.ReleaseId == releaseId)
            .Join(db.Works, row => row.WorkId, work => work.Id, (row, work) => row)
            .OrderBy(row => row.Position)
            .Select(row => row.WorkId)
            .ToListAsync(cancellationToken);

    private void Write(Work work, WorkState to, string actor, string? why)
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
    }

    // What is tracked counts: works withdrawn in the same save are not in the database yet.
    private async Task<bool> HasOtherPlayableAsync(Guid releaseId, Guid workId, CancellationToken cancellationToken)
    {
        var works = await db
            .ReleaseWorks.Where(row => row.ReleaseId == releaseId && row.WorkId != workId)
            .Join(db.Works, row => row.WorkId, work => work.Id, (row, work) => work)
            .ToListAsync(cancellationToken);
        return works.Exists(work => work.State == WorkState.Published);
    }
}
