using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Trash;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Data;

namespace Nexus.Content.ContentMgmt;

internal enum ReleaseState
{
    Draft,
    Published,

    /// <summary>Was published once; moderators or its own trash keep it from the public.</summary>
    Withdrawn,
}

/// <summary>An album, single or season: works of one creator in an order.</summary>
internal sealed class Release : IVersioned, IDated, ITrashable
{
    public Guid Id { get; init; }

    public Guid OwnerId { get; init; }

    public required string OwnerName { get; init; }

    public required string Title { get; set; }

    public required string Description { get; set; }

    public string? Genre { get; set; }

    /// <summary>A language tag (BCP 47) in small letters.</summary>
    public string? Language { get; set; }

    /// <summary>Of its own cover; null where it has none.</summary>
    public string? CoverTag { get; set; }

    public ReleaseState State { get; set; }

    public Hold Hold { get; set; }

    public bool HeldPublished { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public Guid? TrashRound { get; set; }

    public long PublishVersion { get; set; }

    public DateTimeOffset? PublishedAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; set; }

    public long Version { get; set; }

    /// <summary>What others are told of it.</summary>
    public ReleasePublished Announced(IReadOnlyList<Guid> workIds) =>
        new(Id, OwnerId, Title, workIds, PublishVersion, OwnerName, Genre, Language, PublishedAt);
}

/// <summary>A release's own cover.</summary>
internal sealed class ReleaseCover
{
    public Guid ReleaseId { get; init; }

    /// <summary>JPEG.</summary>
    public required byte[] Content { get; set; }
}

internal sealed class ReleaseWork
{
    public Guid ReleaseId { get; init; }

    public Guid WorkId { get; init; }

    public int Position { get; init; }
}
