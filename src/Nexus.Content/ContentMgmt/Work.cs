using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Trash;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Data;

namespace Nexus.Content.ContentMgmt;

internal enum WorkState
{
    /// <summary>Waits for its file.</summary>
    Draft,

    /// <summary>The file is on its way.</summary>
    Uploading,

    /// <summary>The file is made playable.</summary>
    Processing,

    /// <summary>Its owner may play and publish it.</summary>
    Ready,

    /// <summary>Everybody may find it.</summary>
    Published,

    /// <summary>Was published once; only its owner sees it.</summary>
    Withdrawn,

    /// <summary>The file was no good; it may get another.</summary>
    Rejected,
}

/// <summary>A song, film or clip. The states' rules are in <see cref="WorkRules"/>.</summary>
internal sealed class Work : IVersioned, IDated, ITrashable
{
    public Guid Id { get; init; }

    public Guid OwnerId { get; init; }

    public required string OwnerName { get; init; }

    public required string Title { get; set; }

    public required string Description { get; set; }

    public string? Genre { get; set; }

    /// <summary>A language tag (BCP 47) in small letters.</summary>
    public string? Language { get; set; }

    public WorkKind Kind { get; init; }

    public WorkAccess Access { get; set; }

    public WorkState State { get; set; }

    public string? Reason { get; set; }

    public Hold Hold { get; set; }

    public bool HeldPublished { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public Guid? TrashRound { get; set; }

    /// <summary>The newest upload heard of; what comes late from an older one is passed over.</summary>
    public Guid? UploadId { get; set; }

    public string? SourceKey { get; set; }

    public Guid? AssetId { get; set; }

    /// <summary>The live show it is to be or is; null once its recording can be played.</summary>
    public Guid? LiveShowId { get; set; }

    public double? Duration { get; set; }

    public int? Width { get; set; }

    public int? Height { get; set; }

    public double? LoudnessLufs { get; set; }

    public bool HasPoster { get; set; }

    public bool HasWaveform { get; set; }

    /// <summary>The packaged set that the enclosure was made of; null where nobody has asked for one.</summary>
    public Guid? EnclosureAssetId { get; set; }

    public string? EnclosureType { get; set; }

    public long? EnclosureLength { get; set; }

    /// <summary>Grows with each publication and withdrawal.</summary>
    public long PublishVersion { get; set; }

    public DateTimeOffset? PublishedAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; set; }

    public long Version { get; set; }

    /// <summary>What others are told of it, with the published releases it is on.</summary>
    public ContentPublished Announced(IReadOnlyList<Guid> releaseIds) =>
        new(
            Id,
            OwnerId,
            Title,
            Kind,
            Access,
            releaseIds,
            PublishVersion,
            OwnerName,
            AssetId,
            Duration ?? 0,
            HasPoster,
            LoudnessLufs,
            Genre,
            Language,
            PublishedAt
        );
}

/// <summary>One step of a work's life; rows are only ever added.</summary>
internal sealed class WorkStateChange
{
    public Guid Id { get; init; }

    public Guid WorkId { get; init; }

    public WorkState From { get; init; }

    public WorkState To { get; init; }

    /// <summary>A user's identifier or <c>service:name</c>.</summary>
    public required string Actor { get; init; }

    public string? Why { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>How far a work's transcode is; apart from the work, so that it does not spoil the owner's edits.</summary>
internal sealed class WorkProgress
{
    public Guid WorkId { get; init; }

    public double Share { get; set; }

    public required string Step { get; set; }
}
