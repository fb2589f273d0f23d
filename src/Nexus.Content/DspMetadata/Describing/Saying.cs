using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspMetadata.Recordings;
using Nexus.Content.DspMetadata.Releases;
using Nexus.Content.DspMetadata.Tags;

namespace Nexus.Content.DspMetadata.Describing;

/// <summary>Keeps what is said now, tells others, and lets the files that carry it be made anew.</summary>
internal static class Saying
{
    public static async Task SayAsync(
        this MetadataDb db,
        Recording row,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        db.Note(row, clock);
        await db.SaveUniqueAsync(
            "isrc",
            row.Isrc,
            other => db.Recordings.AnyAsync(one => one.Isrc == row.Isrc && one.WorkId != row.WorkId, other),
            cancellationToken
        );
    }

    public static async Task SayAsync(
        this MetadataDb db,
        DescribedRelease row,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        await db.NoteAsync(row, clock, cancellationToken);
        await db.SaveUniqueAsync(
            "upc",
            row.Gtin,
            other => db.Releases.AnyAsync(one => one.Gtin == row.Gtin && one.ReleaseId != row.ReleaseId, other),
            cancellationToken
        );
    }

    /// <summary>Without the save.</summary>
    public static void Note(this MetadataDb db, Recording row, TimeProvider clock)
    {
        row.ChangedAt = clock.GetUtcNow();
        db.Announce(row);
        db.Retag(row.WorkId);
    }

    /// <summary>Without the save.</summary>
    public static async Task NoteAsync(
        this MetadataDb db,
        DescribedRelease row,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        row.ChangedAt = clock.GetUtcNow();
        db.Announce(row);
        foreach (
            var workId in await db
                .Tracks.Where(track => track.ReleaseId == row.ReleaseId)
                .Select(track => track.WorkId)
                .ToListAsync(cancellationToken)
        )
        {
            db.Retag(workId);
        }
    }
}
