namespace Nexus.Content.StreamCore.Withdrawals;

/// <summary>Whether a work that was published once still is; there is no row of one that never was.</summary>
internal sealed class WorkVisibility
{
    public Guid WorkId { get; init; }

    public bool Withdrawn { get; set; }

    /// <summary>Of the newest publication or withdrawal seen; an older one that comes late is passed over.</summary>
    public long PublishVersion { get; set; }
}
