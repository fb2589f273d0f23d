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
    IReadOnlyList<string> Methods
)
{
    public bool IsAliveAt(DateTimeOffset now) => now < EndsAt && now - LastUsedAt < SessionRules.Idle;
}
