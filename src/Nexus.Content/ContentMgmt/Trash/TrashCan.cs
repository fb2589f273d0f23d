using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Planning;
using Nexus.Content.ContentMgmt.Podcasts;
using Nexus.Content.ContentMgmt.Search;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.ContentMgmt.Trash;

/// <summary>Throws things away and takes them out again. Call it inside a transaction, which the caller commits.</summary>
internal sealed class TrashCan(
    ContentDb db,
    WorkSteps works,
    ReleaseSteps releases,
    ServiceClient services,
    IConfiguration configuration,
    TimeProvider clock
)
{
    private const int NormalDays = 30;

    /// <summary>How long things stay in the trash.</summary>
    public TimeSpan Retention =>
        TimeSpan.FromDays(Math.Clamp(configuration.GetValue("Content:TrashDays", NormalDays), 1, 365));

    /// <summary>The thing, in the trash or not.</summary>
    public async Task<ITrashable?> FindAsync(SubjectKind kind, Guid id, CancellationToken cancellationToken) =>
        kind switch
        {
            SubjectKind.Work => await db
                .Works.IgnoreQueryFilters()
                .FirstOrDefaultAsync(row => row.Id == id, cancellationToken),
            SubjectKind.Release => await db
                .Releases.IgnoreQueryFilters()
                .FirstOrDefaultAsync(row => row.Id == id, cancellationToken),
            _ => await db.Series.IgnoreQueryFilters().FirstOrDefaultAsync(row => row.Id == id, cancellationToken),
        };

    /// <summary>Whether somebody bought it; a series is not sold.</summary>
    public async Task<bool> IsSoldAsync(SubjectKind kind, Guid id, CancellationToken cancellationToken)
    {
        if (kind == SubjectKind.Series)
        {
            return false;
        }
        var question = kind == SubjectKind.Work ? new FindBuyers(WorkId: id) : new FindBuyers(ReleaseId: id);
        return (await services.SendAsync(StreamingCalls.FindBuyers, question, cancellationToken)).Any;
    }

    public async Task PutAsync(SubjectKind kind, ITrashable thing, string actor, CancellationToken cancellationToken)
    {
        await WithdrawAsync(thing, actor, cancellationToken);
        await db.DropPlanAsync(thing.Id, cancellationToken);
        var now = clock.GetUtcNow();
        (thing.DeletedAt, thing.TrashRound) = (now, Guid.CreateVersion7(now));
        // What comes out of the trash is not public, also not when moderators restore it.
        thing.HeldPublished = false;
        db.Enqueue(new EmptyTrash(kind, thing.Id, thing.TrashRound.Value), now + Retention);
        db.Audit(actor, $"{NameOf(kind)}.deleted", thing.Id.ToString());
        await db.SaveChangesAsync(cancellationToken);
        await db.SearchEntries.Where(row => row.Id == thing.Id).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task RestoreAsync(
        SubjectKind kind,
        ITrashable thing,
        string actor,
        CancellationToken cancellationToken
    )
    {
        (thing.DeletedAt, thing.TrashRound) = (null, null);
        db.Audit(actor, $"{NameOf(kind)}.restored", thing.Id.ToString());
        await SearchKeeping.PutAsync(
            db,
            thing is Work work ? [work] : [],
            thing is Release release ? [release] : [],
            cancellationToken
        );
        await db.SaveChangesAsync(cancellationToken);
        if (thing is Work)
        {
            await releases.AnnounceThoseOfAsync(thing.Id, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    public static string NameOf(SubjectKind kind) => kind.ToString().ToLowerInvariant();

    private async Task WithdrawAsync(ITrashable thing, string actor, CancellationToken cancellationToken)
    {
        switch (thing)
        {
            case Work { State: WorkState.Published } work:
                await works.WithdrawAsync(work, actor, "Deleted.", cancellationToken);
                break;
            case Work work:
                works.Note(work, actor, "Deleted.");
                break;
            case Release { State: ReleaseState.Published } release:
                releases.Withdraw(release);
                break;
            case Series { State: SeriesState.Published } series:
                series.State = SeriesState.Withdrawn;
                break;
        }
    }
}
