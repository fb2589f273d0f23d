using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspMetadata.Describing;
using Nexus.Content.DspMetadata.Recordings;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspMetadata.Tags;

/// <summary>Which tags the download of a work is to carry.</summary>
internal static class Tagging
{
    /// <summary>Looks at the work's file again; the task leaves with the caller's save.</summary>
    public static void Retag(this MetadataDb db, Guid workId) => db.Enqueue(new TagFile(workId, Guid.CreateVersion7()));

    /// <summary>What the owner said; null where he has said nothing, so that his file stays as he made it.</summary>
    public static async Task<TagSet?> TagsAsync(
        this MetadataDb db,
        WorkSummary work,
        CancellationToken cancellationToken
    )
    {
        var row = await db
            .Recordings.AsNoTracking()
            .FirstOrDefaultAsync(one => one.WorkId == work.WorkId, cancellationToken);
        if (row is null)
        {
            return null;
        }
        // Of several releases the one made first: a single comes before its album, and a track has one number.
        var track = await db
            .Tracks.AsNoTracking()
            .Where(one => one.WorkId == work.WorkId)
            .OrderBy(one => one.ReleaseId)
            .FirstOrDefaultAsync(cancellationToken);
        var release = track is null
            ? null
            : await db
                .Releases.AsNoTracking()
                .FirstOrDefaultAsync(one => one.ReleaseId == track.ReleaseId, cancellationToken);
        var lyrics = row.HasLyrics
            ? await db.Lyrics.AsNoTracking().FirstOrDefaultAsync(one => one.WorkId == work.WorkId, cancellationToken)
            : null;
        return Of(work, row.Details, track) with
        {
            AlbumArtist = Tidying.Text(release?.Details.DisplayArtist()),
            Label = row.Details.Label ?? release?.Details.Label,
            Lyrics = lyrics?.Text,
        };
    }

    /// <summary>Changes with the original and with every tag.</summary>
    public static string FingerprintOf(string sourceKey, TagSet tags) =>
        Convert.ToHexStringLower(
            SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { sourceKey, tags }, NexusJson.Options))
        );

    private static TagSet Of(WorkSummary work, RecordingDetails details, ReleaseTrack? track) =>
        new()
        {
            Title = details.TitleOf(work.Title),
            Artists = Tidying.Text(details.DisplayArtist()) is { } artist ? [artist] : [],
            Album = track?.Title,
            Track = track?.Number,
            TrackCount = track?.Count,
            Year = details.PLine?.Year,
            Isrc = details.Isrc,
            Composers = [.. details.NamesOf(ContributorRole.Composer)],
            Genre = details.Genre,
            Copyright = details.CLine is { } line ? $"© {line.Year} {line.Owner}" : null,
        };
}
