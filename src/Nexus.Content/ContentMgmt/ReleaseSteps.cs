using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Planning;
using Nexus.Content.ContentMgmt.Releases;
using Nexus.Content.ContentMgmt.Works;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.ContentMgmt;

/// <summary>What the release endpoints share; the caller saves.</summary>
internal sealed class ReleaseSteps(ContentDb db, WorkSteps works, Parties parties, TimeProvider clock)
{
    /// <summary>A release the caller may change; else 404.</summary>
    public async Task<Release> OwnAsync(ClaimsPrincipal caller, Guid id, CancellationToken cancellationToken)
    {
        var release = await db.Releases.FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        return
            release is not null
            && await parties.MayAsync(caller, release.OwnerId, OrganisationRole.Editor, cancellationToken)
            ? release
            : throw Problems.NotFound("release", id);
    }

    /// <summary>Checks that the works are the owner's and stand once, and puts them in order.</summary>
    public async Task SetWorksAsync(Release release, IReadOnlyList<Guid> workIds, CancellationToken cancellationToken)
    {
        if (workIds.Distinct().Count() != workIds.Count)
        {
            throw Problems.Invalid("workIds", "Each work may stand once.");
        }
        var own = await db
            .Works.Where(row => workIds.Contains(row.Id) && row.OwnerId == release.OwnerId)
            .Select(row => row.Id)
            .ToListAsync(cancellationToken);
        if (workIds.Except(own).ToList() is { Count: > 0 } foreign)
        {
            throw Problems.Invalid("workIds", $"These are no works of yours: {string.Join(", ", foreign.Take(5))}.");
        }
        var before = await db.ReleaseWorks.Where(row => row.ReleaseId == release.Id).ToListAsync(cancellationToken);
        // What lies in the trash is shown to nobody who edits, and is on the release again when it is taken out.
        var standing = before.Select(row => row.WorkId).Except(workIds).ToList();
        var trashed = await db
            .Works.IgnoreQueryFilters()
            .Where(row => standing.Contains(row.Id) && row.DeletedAt != null && row.OwnerId == release.OwnerId)
            .Select(row => row.Id)
            .ToListAsync(cancellationToken);
        db.ReleaseWorks.RemoveRange(before);
        await db.SaveChangesAsync(cancellationToken);
        db.ReleaseWorks.AddRange(
            workIds
                .Concat(standing.Intersect(trashed))
                .Select(
                    (id, index) =>
                        new ReleaseWork
                        {
                            ReleaseId = release.Id,
                            WorkId = id,
                            Position = index,
                        }
                )
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>
    /// Publishes it, or tells its new terms. Every work of it must be published but those that stood on it before: one
    /// may have been withdrawn since, and its owner still mends the release's title.
    /// </summary>
    public async Task PublishAsync(Release release, IReadOnlyList<Guid> before, CancellationToken cancellationToken)
    {
        Subjects.RequireFree(release);
        var workIds = await works.VisibleWorksOfAsync(release.Id, cancellationToken);
        var touched = workIds.Union(before).ToList();
        var rows = await db.Works.Where(row => touched.Contains(row.Id)).ToListAsync(cancellationToken);
        var missing = rows.Where(row => workIds.Contains(row.Id) && row.State != WorkState.Published).ToList();
        if (workIds.Count > 0 && missing.Count == workIds.Count && missing.TrueForAll(row => before.Contains(row.Id)))
        {
            // All of it was withdrawn: there is nothing to tell until one of them comes back, which tells the release anew.
            await db.SaveChangesAsync(cancellationToken);
            return;
        }
        if (missing.Exists(row => !before.Contains(row.Id)) || workIds.Count == 0)
        {
            throw Problems.Conflict(
                "release-works",
                "Some works of the release are not published.",
                $"Publish these first: {string.Join(", ", missing.Select(row => row.Title).Take(5))}."
            );
        }
        release.State = ReleaseState.Published;
        await db.DropPlanAsync(release.Id, cancellationToken);
        release.PublishedAt ??= clock.GetUtcNow();
        release.PublishVersion++;
        await db.SaveChangesAsync(cancellationToken);
        foreach (var work in rows.Where(row => row.State == WorkState.Published))
        {
            await works.AnnounceAsync(work, cancellationToken);
        }
        db.Publish(release.Announced(workIds), release.Id.ToString());
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Takes it from the public and from the shops; its works stay as they are.</summary>
    public void Withdraw(Release release)
    {
        release.State = ReleaseState.Withdrawn;
        release.PublishVersion++;
        db.Publish(new ReleaseWithdrawn(release.Id, release.PublishVersion), release.Id.ToString());
    }

    /// <summary>Brings back what was withdrawn; shops sell it again where there is something to play.</summary>
    public async Task ReinstateAsync(Release release, CancellationToken cancellationToken)
    {
        release.State = ReleaseState.Published;
        await AnnounceAgainAsync(release, cancellationToken);
    }

    /// <summary>Tells those releases anew that a work has come back to from the trash.</summary>
    public async Task AnnounceThoseOfAsync(Guid workId, CancellationToken cancellationToken)
    {
        foreach (var release in await works.PublishedReleasesAsync(workId, cancellationToken))
        {
            await AnnounceAgainAsync(release, cancellationToken);
        }
    }

    private async Task AnnounceAgainAsync(Release release, CancellationToken cancellationToken)
    {
        release.PublishVersion++;
        var workIds = await works.VisibleWorksOfAsync(release.Id, cancellationToken);
        if (
            await db.Works.AnyAsync(
                row => workIds.Contains(row.Id) && row.State == WorkState.Published,
                cancellationToken
            )
        )
        {
            db.Publish(release.Announced(workIds), release.Id.ToString());
        }
    }

    /// <summary>Its works as its owner put them, also those in the trash.</summary>
    public Task<List<Guid>> WorkIdsAsync(Guid releaseId, CancellationToken cancellationToken) =>
        db
            .ReleaseWorks.Where(row => row.ReleaseId == releaseId)
            .OrderBy(row => row.Position)
            .Select(row => row.WorkId)
            .ToListAsync(cancellationToken);

    public async Task<ReleaseView> ViewAsync(Release release, bool withUnpublished, CancellationToken cancellationToken)
    {
        var order = await WorkIdsAsync(release.Id, cancellationToken);
        var rows = await db
            .Works.AsNoTracking()
            .Where(row => order.Contains(row.Id) && (withUnpublished || row.State == WorkState.Published))
            .ToListAsync(cancellationToken);
        return new ReleaseView(
            release.Id,
            release.OwnerId,
            release.OwnerName,
            release.Title,
            release.Description,
            release.Genre,
            release.Language,
            release.CoverAddress,
            release.State,
            release.PublishedAt,
            [.. rows.OrderBy(row => order.IndexOf(row.Id)).Select(row => WorkView.Of(row, [release.Id]))]
        );
    }
}
