using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.ContentMgmt;

/// <summary>What a work is, as far as playing goes.</summary>
public enum WorkKind
{
    /// <summary>A song or another recording without pictures.</summary>
    Audio,

    /// <summary>A film or clip.</summary>
    Video,
}

/// <summary>Who may play a work.</summary>
public enum WorkAccess
{
    /// <summary>Anybody.</summary>
    Free,

    /// <summary>Those who bought it or a release it is on.</summary>
    Bought,

    /// <summary>Those who follow its creator, its creator's members, and who bought a release it is on.</summary>
    Followers,

    /// <summary>Its creator's members, and who bought a release it is on.</summary>
    Members,
}

/// <summary>A work or its terms were published, or published anew.</summary>
/// <param name="WorkId">The work.</param>
/// <param name="OwnerId">The creator.</param>
/// <param name="Title">As shown.</param>
/// <param name="Kind">Audio or video.</param>
/// <param name="Access">Who may play it.</param>
/// <param name="ReleaseIds">The releases it is on.</param>
/// <param name="Version">Grows with each publication; an older one that comes late is passed over.</param>
/// <param name="OwnerName">The creator's name as shown; empty in messages of before it was told.</param>
/// <param name="AssetId">The packaged set that is played; null in messages of before it was told.</param>
/// <param name="Duration">Seconds; 0 where it is not known.</param>
/// <param name="HasPoster">Whether the asset has a <c>poster.jpg</c>.</param>
/// <param name="LoudnessLufs">Integrated loudness (EBU R128); null where it was not measured.</param>
/// <param name="Genre">In the creator's words.</param>
/// <param name="Language">A language tag (BCP 47) in small letters.</param>
/// <param name="PublishedAt">When it was first published.</param>
[Message("content.published/1")]
public sealed record ContentPublished(
    Guid WorkId,
    Guid OwnerId,
    string Title,
    WorkKind Kind,
    WorkAccess Access,
    IReadOnlyList<Guid> ReleaseIds,
    long Version,
    string OwnerName = "",
    Guid? AssetId = null,
    double Duration = 0,
    bool HasPoster = false,
    double? LoudnessLufs = null,
    string? Genre = null,
    string? Language = null,
    DateTimeOffset? PublishedAt = null
);

/// <summary>A work is no longer to be played by others than its owner.</summary>
/// <param name="WorkId">The work.</param>
/// <param name="Version">As in <see cref="ContentPublished"/>.</param>
[Message("content.withdrawn/1")]
public sealed record ContentWithdrawn(Guid WorkId, long Version);

/// <summary>A work was deleted for good: whoever keeps something of it lets it go. It comes after its withdrawal.</summary>
/// <param name="WorkId">The work.</param>
/// <param name="OwnerId">The creator.</param>
[Message("content.removed/1")]
public sealed record ContentRemoved(Guid WorkId, Guid OwnerId);

/// <summary>Asks streamcore to make a work playable.</summary>
/// <param name="WorkId">The work.</param>
/// <param name="OwnerId">The creator.</param>
/// <param name="Kind">What the creator says it is.</param>
/// <param name="SourceKey">The original in the object store.</param>
/// <param name="FileName">As the creator named it.</param>
/// <param name="DeclaredType">The media type the browser gave.</param>
[Message("transcode.requested/1")]
public sealed record TranscodeRequested(
    Guid WorkId,
    Guid OwnerId,
    WorkKind Kind,
    string SourceKey,
    string FileName,
    string DeclaredType
);
