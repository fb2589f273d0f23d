using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspMetadata.Recordings;
using Nexus.Content.DspMetadata.Releases;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspMetadata.Describing;

internal static class UniqueCodes
{
    /// <summary>The work's row, a new one where there is none yet.</summary>
    public static async Task<Recording> RecordingAsync(
        this MetadataDb db,
        WorkSummary work,
        CancellationToken cancellationToken
    )
    {
        var row = await db.Recordings.FirstOrDefaultAsync(one => one.WorkId == work.WorkId, cancellationToken);
        return row ?? db.Recordings.Add(new Recording { WorkId = work.WorkId, OwnerId = work.OwnerId }).Entity;
    }

    /// <summary>The release's row, a new one where there is none yet.</summary>
    public static async Task<DescribedRelease> DescribedAsync(
        this MetadataDb db,
        ReleaseSummary release,
        CancellationToken cancellationToken
    )
    {
        var row = await db.Releases.FirstOrDefaultAsync(one => one.ReleaseId == release.ReleaseId, cancellationToken);
        return row
            ?? db.Releases.Add(
                new DescribedRelease { ReleaseId = release.ReleaseId, OwnerId = release.OwnerId }
            ).Entity;
    }

    /// <summary>Saves; where another thing has the code already, says so, also if it got it at this very moment.</summary>
    public static async Task SaveUniqueAsync(
        this MetadataDb db,
        string field,
        string? code,
        Func<CancellationToken, Task<bool>> isTaken,
        CancellationToken cancellationToken
    )
    {
        if (code is not null && await isTaken(cancellationToken))
        {
            throw Taken(field, code);
        }
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException error) when (error is not DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            // A unique index decided: that of the code, or of the row that another request made first.
            throw code is not null && await isTaken(cancellationToken)
                ? Taken(field, code)
                : new DbUpdateConcurrencyException("The row was made by another request.", error);
        }
    }

    private static ProblemException Taken(string field, string code) =>
        Problems.Conflict(
            $"{field}-taken",
            $"This {field.ToUpperInvariant()} belongs to something else.",
            $"{code} stands with another recording or release. Each has one of its own: mend it there or here."
        );
}
