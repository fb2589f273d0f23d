namespace Nexus.Content.DspUpload;

/// <summary>Configuration section <c>Upload</c>.</summary>
internal sealed class UploadOptions
{
    /// <summary>The longest file.</summary>
    public long MaxBytes { get; set; } = 10L << 30;

    /// <summary>What one creator may have stored and on its way.</summary>
    public long QuotaBytes { get; set; } = 100L << 30;

    /// <summary>How many uploads of one creator may be unfinished at once.</summary>
    public int MaxUnfinished { get; set; } = 500;

    /// <summary>An unfinished upload is removed when no byte came for this long.</summary>
    public TimeSpan ExpireAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>A sender that is silent for this long in the middle of a request is taken for gone.</summary>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(30);
}
