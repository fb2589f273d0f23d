using Nexus.Content.DspMetadata.Recordings;
using Nexus.Content.DspMetadata.Releases;
using Nexus.Contracts.DspMetadata;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspMetadata.Describing;

/// <summary>Tells others what is said now; the row leaves with the save that raises the version.</summary>
internal static class Announcing
{
    public static void Announce(this MetadataDb db, Recording row) =>
        db.Publish(
            new RecordingDescribed(
                row.WorkId,
                row.OwnerId,
                row.Details.DisplayArtist(),
                row.Isrc,
                row.Details.Genre,
                row.Details.PLine?.Year,
                row.HasLyrics,
                row.Version + 1
            ),
            row.WorkId.ToString()
        );

    public static void Announce(this MetadataDb db, DescribedRelease row) =>
        db.Publish(
            new ReleaseMetadataDescribed(
                row.ReleaseId,
                row.OwnerId,
                row.Details.DisplayArtist(),
                row.Details.Label,
                row.Details.Upc,
                row.Details.Genre,
                (row.Details.PLine ?? row.Details.CLine)?.Year,
                row.Version + 1
            ),
            row.ReleaseId.ToString()
        );
}
