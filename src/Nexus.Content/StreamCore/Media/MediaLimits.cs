namespace Nexus.Content.StreamCore.Media;

/// <summary>What a source may cost at most, and what a process working on it may use.</summary>
internal sealed record MediaLimits
{
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Longest side of a picture; 8K is 7680.</summary>
    public int MaxSide { get; init; } = 8192;

    public long MaxPixels { get; init; } = 7680L * 4320;

    public int MaxAudioChannels { get; init; } = 16;

    /// <summary>Threads each encoder or decoder may start.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>Wall-clock limit of short work, and the least that long work gets.</summary>
    public TimeSpan ShortWork { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Wall-clock seconds allowed for each second of media while encoding.</summary>
    public double EncodeSecondsPerSecond { get; init; } = 20;

    /// <summary>Wall-clock seconds allowed for each second of media while only reading it.</summary>
    public double ReadSecondsPerSecond { get; init; } = 4;

    public TimeSpan ForReading(TimeSpan duration) => ShortWork + duration * ReadSecondsPerSecond;

    public TimeSpan ForEncoding(TimeSpan duration) => ShortWork + duration * EncodeSecondsPerSecond;
}
