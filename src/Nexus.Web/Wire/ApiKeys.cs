namespace Nexus.Web.Wire;

/// <summary>An API key of the visitor, from key-service.</summary>
public sealed record ApiKeySummary(
    Guid Id,
    string Name,
    IReadOnlyList<string> Scopes,
    int? PerMinute,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    long Version
);
