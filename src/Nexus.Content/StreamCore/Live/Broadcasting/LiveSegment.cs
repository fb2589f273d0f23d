namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>Less than half a second of a show.</summary>
/// <param name="Number">Counts on over all segments, so that the next one's name is known before it is there.</param>
internal sealed record LivePart(long Number, byte[] Bytes, double Duration, bool IsIndependent);

/// <summary>Parts from one keyframe to the next.</summary>
internal sealed class LiveSegment
{
    public required long Number { get; init; }

    /// <summary>The number of the header its parts need.</summary>
    public required long Beginning { get; init; }

    /// <summary>Whether another stream of the encoder begins with it.</summary>
    public required bool IsDiscontinuity { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Replaced as a whole when one comes, so that it may be read while it grows; empty once it is on disk.</summary>
    public IReadOnlyList<LivePart> Parts { get; set; } = [];

    public double Duration { get; set; }

    /// <summary>Nothing is added any more.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Where it is once it is not among the newest.</summary>
    public string? File { get; set; }
}
