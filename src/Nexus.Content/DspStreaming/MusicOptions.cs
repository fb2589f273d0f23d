namespace Nexus.Content.DspStreaming;

/// <summary>Configuration section <c>DspStreaming</c>.</summary>
internal sealed class MusicOptions
{
    /// <summary>How many transcodes run at once in one process; further ones wait.</summary>
    public int MaxTranscodes { get; set; } = 4;

    /// <summary>How many transcoded songs are on their way to slow listeners at once.</summary>
    public int MaxTranscodedStreams { get; set; } = 200;

    /// <summary>How long a song waits for its turn.</summary>
    public TimeSpan TranscodePatience { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Memory for covers in the sizes that apps ask for.</summary>
    public long CoverBytes { get; set; } = 64L << 20;
}
