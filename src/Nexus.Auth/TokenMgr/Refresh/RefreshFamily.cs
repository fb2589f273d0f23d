namespace Nexus.Auth.TokenMgr.Refresh;

/// <summary>All refresh tokens that descend from one sign-in; one thief ends it for all.</summary>
internal sealed class RefreshFamily
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public Guid SessionId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? EndedAt { get; private set; }

    public string? EndReason { get; private set; }

    public bool IsOpenAt(DateTimeOffset now) => EndedAt is null && now < ExpiresAt;

    public void End(string reason, DateTimeOffset now) => (EndedAt, EndReason) = (now, reason);
}
