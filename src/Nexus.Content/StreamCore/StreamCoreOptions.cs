namespace Nexus.Content.StreamCore;

/// <summary>Configuration section <c>StreamCore</c>.</summary>
internal sealed class StreamCoreOptions
{
    /// <summary>Memory for segments that are asked for often.</summary>
    public long CacheBytes { get; set; } = 256L << 20;

    /// <summary>Longer files are streamed and not kept.</summary>
    public long LargestCached { get; set; } = 16L << 20;

    /// <summary>Whether songs are offered in Opus beside AAC; what is there already stays as it is.</summary>
    public bool Opus { get; set; }

    /// <summary>How long an asset outlives its successor: as long as somebody may still be playing it.</summary>
    public TimeSpan KeepOldAssets { get; set; } = TimeSpan.FromHours(3);
}
