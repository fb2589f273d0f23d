using Nexus.Kernel.Data;

namespace Nexus.Content.DspStreaming;

internal enum MarkKind
{
    Song,
    Album,
    Artist,
}

/// <summary>Somebody's star and rating of something.</summary>
internal sealed class Mark
{
    public Guid UserId { get; init; }

    public MarkKind Kind { get; init; }

    public Guid ItemId { get; init; }

    public DateTimeOffset? StarredAt { get; set; }

    /// <summary>1 to 5.</summary>
    public int? Rating { get; set; }
}

internal sealed class Playlist : IVersioned
{
    public Guid Id { get; init; }

    public Guid OwnerId { get; init; }

    /// <summary>As shown when the list was last changed.</summary>
    public required string OwnerName { get; set; }

    public required string Name { get; set; }

    public required string Comment { get; set; }

    /// <summary>Everybody with an account may see and play it.</summary>
    public bool Public { get; set; }

    /// <summary>In order; the same track may stand several times.</summary>
    public List<Guid> WorkIds { get; set; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; set; }

    public long Version { get; set; }
}

/// <summary>What somebody's players were about to play, to go on elsewhere.</summary>
internal sealed class PlayQueue : IVersioned
{
    public Guid UserId { get; init; }

    public List<Guid> WorkIds { get; set; } = [];

    /// <summary>The place of the current track in the queue, from 0; null where none is.</summary>
    public int? Current { get; set; }

    public long PositionMs { get; set; }

    public string ChangedBy { get; set; } = "";

    public DateTimeOffset ChangedAt { get; set; }

    public long Version { get; set; }
}

/// <summary>A place in a track that somebody wants to find again.</summary>
internal sealed class Bookmark
{
    public Guid UserId { get; init; }

    public Guid WorkId { get; init; }

    public long PositionMs { get; set; }

    public string Comment { get; set; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; set; }
}
