namespace Nexus.Content.StreamingV2.Counting;

/// <summary>What a play is (configuration <c>Streaming:Counting</c>); published, because creators are paid by it.</summary>
internal sealed record CountingRules
{
    /// <summary>Seconds that must really have been played.</summary>
    public double EnoughSeconds { get; init; } = 30;

    /// <summary>Of a work shorter than twice that, this share of it.</summary>
    public double EnoughShare { get; init; } = 0.5;

    /// <summary>Another play of the same listener and work counts after this time.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether so many seconds of a work make a play.</summary>
    public bool Suffices(double played, double duration) =>
        played >= Math.Min(EnoughSeconds, duration * EnoughShare) - 0.001;
}
