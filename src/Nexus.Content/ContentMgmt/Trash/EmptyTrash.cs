using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Podcasts;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.ContentMgmt.Trash;

/// <summary>Deletes for good what still lies in the trash.</summary>
[Message("content-mgmt.empty-trash/1")]
internal sealed record EmptyTrash(SubjectKind Kind, Guid Id, Guid Round);

internal sealed class EmptyTrashWorker(ContentDb db, TrashCan can, Cases cases) : ITaskWorker<EmptyTrash>
{
    private const string Actor = "service:content-mgmt";

    public async Task RunAsync(EmptyTrash task, TaskContext context, CancellationToken cancellationToken)
    {
        var thing = await can.FindAsync(task.Kind, task.Id, cancellationToken);
        if (thing is null || thing.TrashRound != task.Round)
        {
            return;
        }
        // An order that was on its way when it was deleted: what people own is never taken from them.
        if (await can.IsSoldAsync(task.Kind, task.Id, cancellationToken))
        {
            await can.RestoreAsync(task.Kind, thing, Actor, cancellationToken);
            return;
        }
        await RemoveAsync(thing, cancellationToken);
        await cases.CloseRemovedAsync(thing.Id, Actor, cancellationToken);
        db.Audit(Actor, $"{TrashCan.NameOf(task.Kind)}.removed", task.Id.ToString());
    }

    private async Task RemoveAsync(ITrashable thing, CancellationToken cancellationToken)
    {
        db.Versions.RemoveRange(
            await db.Versions.Where(row => row.SubjectId == thing.Id).ToListAsync(cancellationToken)
        );
        db.SearchEntries.RemoveRange(
            await db.SearchEntries.Where(row => row.Id == thing.Id).ToListAsync(cancellationToken)
        );
        switch (thing)
        {
            case Work work:
                await RemoveWorkAsync(work, cancellationToken);
                break;
            case Release release:
                db.ReleaseWorks.RemoveRange(
                    await db.ReleaseWorks.Where(row => row.ReleaseId == release.Id).ToListAsync(cancellationToken)
                );
                db.ReleaseCovers.RemoveRange(
                    await db.ReleaseCovers.Where(row => row.ReleaseId == release.Id).ToListAsync(cancellationToken)
                );
                db.Releases.Remove(release);
                break;
            case Series series:
                db.Episodes.RemoveRange(
                    await db.Episodes.Where(row => row.SeriesId == series.Id).ToListAsync(cancellationToken)
                );
                db.Covers.RemoveRange(
                    await db.Covers.Where(row => row.SeriesId == series.Id).ToListAsync(cancellationToken)
                );
                db.Series.Remove(series);
                break;
        }
    }

    private async Task RemoveWorkAsync(Work work, CancellationToken cancellationToken)
    {
        db.StateChanges.RemoveRange(
            await db.StateChanges.Where(row => row.WorkId == work.Id).ToListAsync(cancellationToken)
        );
        db.Progress.RemoveRange(await db.Progress.Where(row => row.WorkId == work.Id).ToListAsync(cancellationToken));
        db.ReleaseWorks.RemoveRange(
            await db.ReleaseWorks.Where(row => row.WorkId == work.Id).ToListAsync(cancellationToken)
        );
        await RemoveEpisodesAsync(work.Id, cancellationToken);
        db.Works.Remove(work);
        db.Publish(new ContentRemoved(work.Id, work.OwnerId), work.Id.ToString());
    }

    // Their series changed with them, or a feed would say that it is older than it was.
    private async Task RemoveEpisodesAsync(Guid workId, CancellationToken cancellationToken)
    {
        var episodes = await db.Episodes.Where(row => row.WorkId == workId).ToListAsync(cancellationToken);
        var ids = episodes.ConvertAll(row => row.SeriesId);
        foreach (
            var series in await db
                .Series.IgnoreQueryFilters()
                .Where(row => ids.Contains(row.Id))
                .ToListAsync(cancellationToken)
        )
        {
            db.Entry(series).State = EntityState.Modified;
        }
        db.Episodes.RemoveRange(episodes);
    }
}
