namespace Nexus.Content.StreamingV2;

/// <summary>One sitting of one player with one work.</summary>
internal sealed class PlaySession
{
    public Guid Id { get; init; }

    public Guid WorkId { get; init; }

    public Guid OwnerId { get; init; }

    /// <summary>Null for a visitor.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The player that signed in elsewhere, by its name; null for our own pages and the API.</summary>
    public string? Client { get; init; }

    /// <summary>Whom its play counts for; null where it counts for nobody (see <c>Listeners</c>).</summary>
    public string? Listener { get; init; }

    /// <summary>The account plays in more places than it may; this one was the stillest.</summary>
    public bool Stopped { get; init; }

    public double Duration { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset LastSeenAt { get; init; }

    public double Position { get; init; }

    /// <summary>Seconds that were really played: neither jumps nor pauses count.</summary>
    public double Played { get; init; }

    public bool Counted { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Where a user goes on.</summary>
internal sealed class ResumePoint
{
    public Guid UserId { get; init; }

    public Guid WorkId { get; init; }

    public double Position { get; set; }

    public DateTimeOffset ChangedAt { get; set; }
}

/// <summary>When a play of a listener and work counted last.</summary>
internal sealed class CountedPlay
{
    public required string Listener { get; init; }

    public Guid WorkId { get; init; }

    public DateTimeOffset CountedAt { get; init; }
}

internal sealed class PlayCount
{
    public Guid WorkId { get; init; }

    public long Plays { get; init; }
}
