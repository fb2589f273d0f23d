using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Planning;
using Nexus.Content.ContentMgmt.Podcasts;
using Nexus.Content.ContentMgmt.Trash;
using Nexus.Kernel.Http;

namespace Nexus.Content.ContentMgmt.Moderation;

/// <summary>Hides works, releases and series and brings them back; the caller saves.</summary>
internal sealed class Subjects(ContentDb db, WorkSteps works, ReleaseSteps releases)
{
    /// <summary>Who decides, as owners read it; the case says which person it was.</summary>
    public const string Actor = "moderation";

    /// <summary>The thing, also where nobody but its owner sees it, and in the trash: deleting it ends no case.</summary>
    public async Task<IHeld?> FindAsync(SubjectKind kind, Guid id, CancellationToken cancellationToken) =>
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

    public static bool IsPublic(IHeld thing) =>
        thing switch
        {
            Work work => work.State == WorkState.Published,
            Release release => release.State == ReleaseState.Published,
            Series series => series.State == SeriesState.Published,
            _ => false,
        };

    /// <summary>Hides it, by the very event of a withdrawal where it was public.</summary>
    public async Task HideAsync(IHeld thing, Hold hold, string why, CancellationToken cancellationToken)
    {
        var wasPublic = IsPublic(thing);
        thing.Hold = hold;
        thing.HeldPublished |= wasPublic;
        await db.DropPlanAsync(thing.Id, cancellationToken);
        switch (thing)
        {
            case Work work when wasPublic:
                await works.WithdrawAsync(work, Actor, why, cancellationToken);
                break;
            case Work work:
                works.Note(work, Actor, why);
                break;
            case Release release when wasPublic:
                releases.Withdraw(release);
                break;
            case Series series when wasPublic:
                series.State = SeriesState.Withdrawn;
                break;
        }
    }

    /// <summary>
    /// Takes the hold away; what was public is public again where it still can be, a work whose mended file is on its way
    /// once that can be played. What lies in the trash stays there.
    /// </summary>
    public async Task RestoreAsync(IHeld thing, string why, CancellationToken cancellationToken)
    {
        var again = thing is ITrashable { HeldPublished: true, DeletedAt: null };
        var awaited = again && thing is Work { State: WorkState.Uploading or WorkState.Processing };
        (thing.Hold, thing.HeldPublished) = (Hold.None, awaited);
        switch (thing)
        {
            case Work work when again && WorkRules.MayPublish(work):
                await works.PublishAsync(work, Actor, why, cancellationToken);
                break;
            case Work work:
                works.Note(work, Actor, why);
                break;
            case Release { State: ReleaseState.Withdrawn } release when again:
                await releases.ReinstateAsync(release, cancellationToken);
                break;
            case Series { State: SeriesState.Withdrawn } series when again:
                series.State = SeriesState.Published;
                break;
        }
    }

    /// <summary>409 where moderators have taken it down: its owner changes nothing until that is decided otherwise.</summary>
    public static void RequireEditable(IHeld thing)
    {
        if (thing.Hold == Hold.TakenDown)
        {
            throw Problems.Conflict(
                "taken-down",
                "This was taken down.",
                "Moderators took it down. Read why under /api/content/my/moderation; you may appeal there once."
            );
        }
    }

    /// <summary>409 where moderators hide it, taken down or not.</summary>
    public static void RequireFree(IHeld thing)
    {
        RequireEditable(thing);
        if (thing.Hold == Hold.Restricted)
        {
            throw Problems.Conflict(
                "restricted",
                "Moderators have hidden this.",
                "Read why under /api/content/my/moderation. Mend it, and say so in your appeal."
            );
        }
    }
}
