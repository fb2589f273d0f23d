using Nexus.Kernel.Calls;

namespace Nexus.Contracts.ContentMgmt;

/// <summary>What content-mgmt does for whoever brings it a whole album.</summary>
public static class AlbumCalls
{
    /// <summary>Makes a draft of a release with drafts of its works. Done twice it makes one.</summary>
    public static ServiceCall<CreateAlbum, AlbumCreated> Create { get; } =
        new("content-mgmt", "create-album", Safe: false);
}

/// <summary>What the picture of a release has to be: JPEG, PNG or WebP.</summary>
public static class AlbumCover
{
    /// <summary>The longest file, in bytes.</summary>
    public const int MostBytes = 10_000_000;

    /// <summary>The shorter side, in pixels.</summary>
    public const int LeastSide = 300;

    /// <summary>The longer side, in pixels.</summary>
    public const int MostSide = 4000;
}

/// <summary>Asks for a release of new works. Who asks has made sure that its caller may make them.</summary>
/// <param name="ReleaseId">What the release is to be; where it is there already, nothing is made.</param>
/// <param name="OwnerId">A user or an organisation.</param>
/// <param name="OwnerName">As shown.</param>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Genre">In the owner's words; null for none.</param>
/// <param name="Access">Who may play the works.</param>
/// <param name="CoverKey">Where the picture lies in the object store, as <see cref="AlbumCover"/> says; null for none.</param>
/// <param name="Tracks">In order.</param>
public sealed record CreateAlbum(
    Guid ReleaseId,
    Guid OwnerId,
    string OwnerName,
    string Title,
    string? Genre,
    WorkAccess Access,
    string? CoverKey,
    IReadOnlyList<AlbumTrack> Tracks
);

/// <summary>A work to be made.</summary>
/// <param name="WorkId">What it is to be.</param>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Kind">Audio or video.</param>
public sealed record AlbumTrack(Guid WorkId, string Title, WorkKind Kind);

/// <summary>The album is there.</summary>
/// <param name="CoverRefusal">Why it is there without the cover; null where it has it or none was given.</param>
public sealed record AlbumCreated(string? CoverRefusal);
