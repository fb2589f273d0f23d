using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Search;
using Nexus.Kernel.PersonalData;

namespace Nexus.Content.ContentMgmt.PersonalData;

internal sealed class LibraryData(ContentDb db, WorkSteps steps) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var works = await db
            .Works.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        var releases = await db
            .Releases.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        var plans = await db
            .Plans.AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.At)
            .ToListAsync(cancellationToken);
        var series = await db
            .Series.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        var versions = await db
            .Versions.AsNoTracking()
            .Where(row => row.OwnerId == userId)
            .OrderBy(row => row.SubjectId)
            .ThenBy(row => row.Number)
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of([
            PersonalDataSection.Of("Series", "Your library, as you made it.", series),
            PersonalDataSection.Of("Works", "Your library, as you made it.", works),
            PersonalDataSection.Of("Releases", "Your library, as you made it.", releases),
            PersonalDataSection.Of("Former texts", "To bring one back.", versions),
            PersonalDataSection.Of("Planned publications", "What is to be published, and when.", plans),
            .. await db.ExportModerationAsync(userId, cancellationToken),
        ]);
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        var works = await db
            .Works.IgnoreQueryFilters()
            .Where(row => row.OwnerId == userId)
            .ToListAsync(cancellationToken);
        foreach (var work in works.Where(work => work.State == WorkState.Published))
        {
            await steps.WithdrawAsync(work, "system", null, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
        var ids = db.Works.IgnoreQueryFilters().Where(row => row.OwnerId == userId).Select(row => row.Id);
        await db.StateChanges.Where(row => ids.Contains(row.WorkId)).ExecuteDeleteAsync(cancellationToken);
        await db.Progress.Where(row => ids.Contains(row.WorkId)).ExecuteDeleteAsync(cancellationToken);
        await db.ReleaseWorks.Where(row => ids.Contains(row.WorkId)).ExecuteDeleteAsync(cancellationToken);
        db.ChangeTracker.Clear();
        await db.ForgetSearchAsync(userId, cancellationToken);
        var series = db.Series.IgnoreQueryFilters().Where(row => row.OwnerId == userId).Select(row => row.Id);
        await db
            .Episodes.Where(row => series.Contains(row.SeriesId) || ids.Contains(row.WorkId))
            .ExecuteDeleteAsync(cancellationToken);
        await db.Covers.Where(row => series.Contains(row.SeriesId)).ExecuteDeleteAsync(cancellationToken);
        var ended = await db
            .Series.IgnoreQueryFilters()
            .Where(row => row.OwnerId == userId)
            .ExecuteDeleteAsync(cancellationToken);
        await db.Plans.Where(row => row.OwnerId == userId).ExecuteDeleteAsync(cancellationToken);
        await db.EraseModerationAsync(userId, cancellationToken);
        await db.Versions.Where(row => row.OwnerId == userId).ExecuteDeleteAsync(cancellationToken);
        var ownReleases = db.Releases.IgnoreQueryFilters().Where(row => row.OwnerId == userId).Select(row => row.Id);
        await db.ReleaseCovers.Where(row => ownReleases.Contains(row.ReleaseId)).ExecuteDeleteAsync(cancellationToken);
        var releases = await db
            .Releases.IgnoreQueryFilters()
            .Where(row => row.OwnerId == userId)
            .ExecuteDeleteAsync(cancellationToken);
        await db.Works.IgnoreQueryFilters().Where(row => row.OwnerId == userId).ExecuteDeleteAsync(cancellationToken);
        return ErasureAnswer.Nothing(
            "Reports no longer say who wrote them, nor what; decisions about your things are deleted.",
            $"{works.Count} works, {releases} releases and {ended} series are withdrawn and deleted with their titles and texts."
        );
    }
}
