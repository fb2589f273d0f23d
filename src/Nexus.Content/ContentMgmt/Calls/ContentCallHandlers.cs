using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Content.ContentMgmt.Calls;

internal sealed class CheckUploadHandler(ContentDb db) : IServiceCallHandler<CheckUpload, UploadCheck>
{
    public async Task<UploadCheck> HandleAsync(CheckUpload request, CancellationToken cancellationToken)
    {
        var work = await db
            .Works.AsNoTracking()
            .FirstOrDefaultAsync(row => row.Id == request.WorkId, cancellationToken);
        return new UploadCheck(work?.OwnerId, work is null ? null : Refusal(work), work?.Kind);
    }

    private static Problem? Refusal(Work work)
    {
        if (work.LiveShowId is not null)
        {
            return Problems
                .Conflict("live-show", "The work is a live show.", "End the show; its recording becomes the file.")
                .Problem;
        }
        return WorkRules.TakesFile(work) ? null : WorkRules.Refuse(work, "take a file").Problem;
    }
}

internal sealed class GetReleaseHandler(ContentDb db) : IServiceCallHandler<GetRelease, FoundRelease>
{
    public async Task<FoundRelease> HandleAsync(GetRelease request, CancellationToken cancellationToken)
    {
        var release = await db
            .Releases.AsNoTracking()
            .FirstOrDefaultAsync(row => row.Id == request.ReleaseId, cancellationToken);
        if (release is null)
        {
            return new FoundRelease(null);
        }
        var works = await db
            .ReleaseWorks.Where(row => row.ReleaseId == release.Id)
            .OrderBy(row => row.Position)
            .Select(row => row.WorkId)
            .ToListAsync(cancellationToken);
        var playable = await db.Works.AnyAsync(
            work => works.Contains(work.Id) && work.State == WorkState.Published,
            cancellationToken
        );
        var published = release.State == ReleaseState.Published && playable;
        return new FoundRelease(new ReleaseSummary(release.Id, release.OwnerId, release.Title, works, published));
    }
}

internal sealed class GetWorksHandler(ContentDb db) : IServiceCallHandler<GetWorks, FoundWorks>
{
    private const int Most = 200;

    public async Task<FoundWorks> HandleAsync(GetWorks request, CancellationToken cancellationToken)
    {
        var ids = request.WorkIds.Distinct().Take(Most).ToList();
        var works = await db.Works.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
        return new FoundWorks([
            .. works.Select(work => new WorkSummary(
                work.Id,
                work.OwnerId,
                work.Title,
                work.Kind,
                work.State == WorkState.Published,
                work.Duration,
                work.State is WorkState.Ready or WorkState.Published or WorkState.Withdrawn ? work.SourceKey : null
            )),
        ]);
    }
}
