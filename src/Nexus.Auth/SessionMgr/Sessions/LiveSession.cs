namespace Nexus.Auth.SessionMgr.Sessions;

/// <summary>A session as it stands in Redis.</summary>
internal sealed record LiveSession(
    Guid Id,
    Guid UserId,
    string Device,
    string Address,
    DateTimeOffset StartedAt,
    DateTimeOffset LastUsedAt,
    DateTimeOffset EndsAt,
    string Name,
    IReadOnlyList<string> Methods,
    DateTimeOffset? CredentialAt
)
{
    /// <summary>
    /// Whether it began with an older password. Which one stood when its user proved himself tells it exactly; when it
    /// began does so only where another provider vouched for him.
    /// </summary>
    public bool IsOlderThan(DateTimeOffset credentialAt) => (CredentialAt ?? StartedAt) < credentialAt;

    public bool IsAliveAt(DateTimeOffset now) => now < EndsAt && now - LastUsedAt < SessionRules.Idle;
}
