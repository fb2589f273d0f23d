namespace Nexus.Platform.KeyService.ApiKeys;

/// <summary>
/// A key as its owner sees it; the secret is in no answer but the first. <c>Version</c> in quotes is its ETag.
/// </summary>
internal sealed record ApiKeyView(
    Guid Id,
    Guid OwnerId,
    string Name,
    IReadOnlyList<string> Scopes,
    int? PerMinute,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    long Version
)
{
    public static ApiKeyView Of(ApiKey key) =>
        new(
            key.Id,
            key.OwnerId,
            key.Name,
            key.Scopes,
            key.PerMinute,
            key.CreatedAt,
            key.ExpiresAt,
            key.LastUsedAt,
            key.RevokedAt,
            key.Version
        );
}

/// <summary>A new secret: it is shown this once.</summary>
internal sealed record IssuedApiKey(Guid Id, string Secret, ApiKeyView Key)
{
    public override string ToString() => nameof(IssuedApiKey);
}
