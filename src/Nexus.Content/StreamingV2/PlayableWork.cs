using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Data;

namespace Nexus.Content.StreamingV2;

/// <summary>What this service knows of a work; events fill it in whatever order they come.</summary>
internal sealed class PlayableWork : IVersioned
{
    public Guid WorkId { get; init; }

    /// <summary>Known from its first upload on.</summary>
    public Guid? OwnerId { get; set; }

    /// <summary>Its owner's name as shown; empty until a publication tells it.</summary>
    public string OwnerName { get; set; } = "";

    public string Title { get; set; } = "";

    public WorkKind Kind { get; set; }

    public WorkAccess Access { get; set; } = WorkAccess.Bought;

    public List<Guid> ReleaseIds { get; set; } = [];

    public bool Published { get; set; }

    /// <summary>Of the newest publication or withdrawal seen.</summary>
    public long PublishVersion { get; set; }

    public Guid? AssetId { get; set; }

    /// <summary>The show that is on the air.</summary>
    public Guid? LiveShowId { get; set; }

    /// <summary>When that was announced; an older announcement that comes late is passed over.</summary>
    public DateTimeOffset? LiveChangedAt { get; set; }

    public string? SourceKey { get; set; }

    public double Duration { get; set; }

    public bool HasPoster { get; set; }

    public bool HasWaveform { get; set; }

    /// <summary>When the asset was announced; an older announcement that comes late is passed over.</summary>
    public DateTimeOffset? ReadyAt { get; set; }

    public long Version { get; set; }
}

/// <summary>An original as it was uploaded, for its download.</summary>
internal sealed class UploadedSource
{
    public required string ObjectKey { get; init; }

    public Guid WorkId { get; init; }

    public required string FileName { get; init; }

    public required string ContentType { get; init; }

    public long Length { get; init; }
}

/// <summary>The copy of an original that carries its owner's tags.</summary>
internal sealed class TaggedOriginal
{
    public Guid WorkId { get; init; }

    public required string SourceKey { get; set; }

    /// <summary>Null where the original itself is sent.</summary>
    public string? CopyKey { get; set; }

    public long Length { get; set; }

    /// <summary>Of the newest message seen.</summary>
    public long SeenVersion { get; set; }
}

internal sealed class KnownRelease : IVersioned
{
    public Guid ReleaseId { get; init; }

    public Guid OwnerId { get; set; }

    public required string Title { get; set; }

    public List<Guid> WorkIds { get; set; } = [];

    public long PublishVersion { get; set; }

    public long Version { get; set; }
}

/// <summary>A user bought a release.</summary>
internal sealed class Grant
{
    public Guid UserId { get; init; }

    public Guid ReleaseId { get; init; }

    public Guid OrderId { get; init; }

    public DateTimeOffset GrantedAt { get; init; }

    /// <summary>When something of it was first played or downloaded as bought.</summary>
    public DateTimeOffset? UsedAt { get; init; }
}

/// <summary>What an order no longer grants; the payment's news may come after the refund's.</summary>
internal sealed class RevokedGrant
{
    public Guid OrderId { get; init; }

    public Guid ReleaseId { get; init; }

    /// <summary>Null where it had not been granted yet.</summary>
    public DateTimeOffset? GrantedAt { get; init; }

    public DateTimeOffset? UsedAt { get; init; }
}
