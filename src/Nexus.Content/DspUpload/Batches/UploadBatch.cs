using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Data;

namespace Nexus.Content.DspUpload.Batches;

internal enum BatchState
{
    /// <summary>Files come, and everything may still be changed.</summary>
    Open,

    /// <summary>Its owner has confirmed it; works and release are being made.</summary>
    Confirmed,

    /// <summary>The release is there and its files are on their way to be made playable.</summary>
    Done,

    /// <summary>Its owner was erased while it was being made; it goes once what was made is forgotten too.</summary>
    Erased,
}

/// <summary>An album folder on its way: it becomes a draft of a release once its owner confirms it.</summary>
internal sealed class UploadBatch : IVersioned
{
    public Guid Id { get; init; }

    public Guid OwnerId { get; init; }

    public required string OwnerName { get; set; }

    /// <summary>The folder's name, the title where nothing better is known.</summary>
    public required string Folder { get; set; }

    /// <summary>As its owner says it; null where tags and folder say it.</summary>
    public string? Title { get; set; }

    public string? Genre { get; set; }

    public WorkAccess Access { get; set; }

    public BatchState State { get; set; }

    /// <summary>What the release will be; said before, so that making it twice makes one.</summary>
    public Guid ReleaseId { get; init; }

    /// <summary>By which the same folder, picked again, is known; null once it is confirmed.</summary>
    public string? Fingerprint { get; set; }

    /// <summary>Whether a picture within the files is the cover where the folder brings none.</summary>
    public bool UseEmbeddedCover { get; set; } = true;

    /// <summary>Why the release was made without its cover.</summary>
    public string? CoverRefusal { get; set; }

    /// <summary>The title it would get now, kept for lists.</summary>
    public string PlannedTitle { get; private set; } = "";

    /// <summary>How many tracks it would get now, kept for lists.</summary>
    public int PlannedTracks { get; private set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; set; }

    public long Version { get; set; }

    /// <summary>Leaves nothing but what is needed to undo what is being made of it.</summary>
    public void Erase()
    {
        (State, OwnerName, Folder) = (BatchState.Erased, "", "");
        (Title, Genre, CoverRefusal, Fingerprint, PlannedTitle) = (null, null, null, null, "");
    }

    /// <summary>Keeps what lists show; to be called wherever the plan may have changed.</summary>
    public void Note(AlbumPlan plan) => (PlannedTitle, PlannedTracks) = (plan.Title, plan.Tracks.Count);
}

internal enum BatchRole
{
    Track,
    Cover,
}

/// <summary>A file of a batch; what was sent of it is its upload.</summary>
internal sealed class BatchFile
{
    public Guid Id { get; init; }

    public Guid BatchId { get; init; }

    /// <summary>Within the folder, with slashes.</summary>
    public required string Path { get; init; }

    public long Length { get; set; }

    public required string DeclaredType { get; init; }

    public BatchRole Role { get; init; }

    /// <summary>The upload that brings it now; a retry brings another one.</summary>
    public Guid UploadId { get; set; }

    /// <summary>What its work will be.</summary>
    public Guid WorkId { get; init; }

    public bool LeftOut { get; set; }

    /// <summary>Whether it has arrived and its tags were read.</summary>
    public bool LookedAt { get; set; }

    /// <summary>Where its owner put it; null where tags and names say it.</summary>
    public int? Position { get; set; }

    /// <summary>As its owner says it.</summary>
    public string? Title { get; set; }

    public string? TagTitle { get; set; }

    public string? TagAlbum { get; set; }

    public int? TagDisc { get; set; }

    public int? TagTrack { get; set; }

    public bool HasPicture { get; set; }

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public WorkKind Kind => AlbumFolder.IsVideo(Name, DeclaredType) ? WorkKind.Video : WorkKind.Audio;

    /// <summary>It is to be sent once more, and nothing of before counts.</summary>
    public void BeginAgain(Guid uploadId, long length)
    {
        (UploadId, Length, LeftOut, LookedAt) = (uploadId, length, false, false);
        (TagTitle, TagAlbum, TagDisc, TagTrack, HasPicture) = (null, null, null, null, false);
    }
}
