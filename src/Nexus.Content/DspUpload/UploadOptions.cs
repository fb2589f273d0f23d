namespace Nexus.Content.DspUpload;

/// <summary>Configuration section <c>Upload</c>.</summary>
internal sealed class UploadOptions
{
    /// <summary>The longest file.</summary>
    public long MaxBytes { get; set; } = 10L << 30;

    /// <summary>What one creator may have stored and on its way, where neither a role nor an operator says otherwise.</summary>
    public long QuotaBytes { get; set; } = 100L << 30;

    /// <summary>The same for creators of a role, built-in or custom; of several roles the one with the most holds.</summary>
    public Dictionary<string, long> QuotaBytesByRole { get; set; } = [];

    public long QuotaFor(IEnumerable<string> roles) =>
        roles
            .Where(QuotaBytesByRole.ContainsKey)
            .Select(role => QuotaBytesByRole[role])
            .DefaultIfEmpty(QuotaBytes)
            .Max();

    /// <summary>How many uploads of one creator may be unfinished at once.</summary>
    public int MaxUnfinished { get; set; } = 500;

    /// <summary>
    /// ClamAV's clamd, which looks at every file before it is stored: <c>tcp://host:3310</c> or
    /// <c>unix:/run/clamav/clamd.ctl</c>. Without it nothing is scanned. Its StreamMaxLength must be as long as the
    /// longest file.
    /// </summary>
    public string? VirusScanner { get; set; }

    /// <summary>How long the scanner may be silent.</summary>
    public TimeSpan ScanPatience { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an infected file is kept apart before it is deleted.</summary>
    public TimeSpan QuarantineFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>An unfinished upload is removed when no byte came for this long.</summary>
    public TimeSpan ExpireAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>An album that is not confirmed is removed when nothing of it came for this long.</summary>
    public TimeSpan BatchExpireAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>A sender that is silent for this long in the middle of a request is taken for gone.</summary>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(30);
}
