using Nexus.Kernel.Data;

namespace Nexus.Platform.KeyService.ApiKeys;

/// <summary>A key with which a program acts for its owner. The secret is known to nobody but its holder.</summary>
internal sealed class ApiKey : IVersioned
{
    public Guid Id { get; init; }

    public Guid OwnerId { get; init; }

    public required string Name { get; init; }

    /// <summary>The name while the key is not revoked: unique for its owner, so that a repeated request makes one key.</summary>
    public string? ActiveName { get; private set; }

    /// <summary>SHA-256 of the whole key, hexadecimal; it has 256 random bits, so a slow hash would add nothing.</summary>
    public required string SecretHash { get; set; }

    /// <summary>The secret before the last rotation, good until <see cref="PreviousUntil"/>.</summary>
    public string? PreviousHash { get; private set; }

    public DateTimeOffset? PreviousUntil { get; private set; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public int? PerMinute { get; init; }

    public long Version { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Within five minutes: a write for each request would cost more than the request.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public static ApiKey Create(Guid id, Guid owner, CreateApiKeyRequest request, string hash, DateTimeOffset now) =>
        new()
        {
            Id = id,
            OwnerId = owner,
            Name = request.Name.Trim(),
            ActiveName = request.Name.Trim(),
            SecretHash = hash,
            Scopes = [.. request.Scopes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            PerMinute = request.PerMinute,
            CreatedAt = now,
            ExpiresAt = request.ExpiresAt,
        };

    public bool IsActive(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is not { } end || end > now);

    public void Rotate(string hash, DateTimeOffset previousUntil)
    {
        (PreviousHash, PreviousUntil) = (SecretHash, previousUntil);
        SecretHash = hash;
    }

    public void Revoke(DateTimeOffset now)
    {
        (RevokedAt, ActiveName) = (now, null);
        (PreviousHash, PreviousUntil) = (null, null);
    }
}
