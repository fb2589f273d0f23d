namespace Nexus.Commerce.OrderProcessor.Withdrawals;

/// <summary>What was last heard of whether something of a release can be played.</summary>
internal sealed class WithdrawnRelease
{
    public Guid ReleaseId { get; init; }

    public long PublishVersion { get; set; }

    /// <summary>False once it can be played again.</summary>
    public bool Withdrawn { get; set; }
}
