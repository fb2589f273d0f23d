using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.DspMetadata;

/// <summary>The music metadata of a work was said or changed.</summary>
/// <param name="WorkId">The work.</param>
/// <param name="OwnerId">Whose it is: a user or an organisation.</param>
/// <param name="DisplayArtist">As shown, for example <c>A &amp; B feat. C</c>; empty where no artist is named.</param>
/// <param name="Isrc">Twelve characters without hyphens (ISO 3901).</param>
/// <param name="Genre">In the owner's words.</param>
/// <param name="Year">Of the ℗ line, which is when the recording was first published.</param>
/// <param name="HasLyrics">Whether <see cref="MetadataCalls.GetLyrics"/> has an answer.</param>
/// <param name="Version">Grows with each change; an older one that comes late is passed over.</param>
[Message("recording.described/1")]
public sealed record RecordingDescribed(
    Guid WorkId,
    Guid OwnerId,
    string DisplayArtist,
    string? Isrc,
    string? Genre,
    int? Year,
    bool HasLyrics,
    long Version
);

/// <summary>The music metadata of a release was said or changed.</summary>
/// <param name="ReleaseId">The release.</param>
/// <param name="OwnerId">Whose it is: a user or an organisation.</param>
/// <param name="DisplayArtist">As in <see cref="RecordingDescribed"/>.</param>
/// <param name="Label">The label's name as shown.</param>
/// <param name="Upc">A GTIN of 12 digits where it is a UPC-A, else of 13 (EAN-13).</param>
/// <param name="Genre">In the owner's words.</param>
/// <param name="Year">Of the ℗ line, else of the © line.</param>
/// <param name="Version">Grows with each change; an older one that comes late is passed over.</param>
[Message("release-metadata.described/1")]
public sealed record ReleaseMetadataDescribed(
    Guid ReleaseId,
    Guid OwnerId,
    string DisplayArtist,
    string? Label,
    string? Upc,
    string? Genre,
    int? Year,
    long Version
);

/// <summary>The copy of a work's original that carries the tags its owner said was made, made anew or taken away.</summary>
/// <param name="WorkId">The work.</param>
/// <param name="SourceKey">The original it was made of; another original has no copy until the next of these.</param>
/// <param name="ObjectKey">The copy in the object store; null where the original itself is to be sent.</param>
/// <param name="Length">Bytes of the copy.</param>
/// <param name="Version">Grows with each change; an older one that comes late is passed over.</param>
[Message("download.tagged/1")]
public sealed record DownloadTagged(Guid WorkId, string SourceKey, string? ObjectKey, long Length, long Version);
