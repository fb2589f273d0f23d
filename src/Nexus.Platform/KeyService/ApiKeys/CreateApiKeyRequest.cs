using System.ComponentModel.DataAnnotations;

namespace Nexus.Platform.KeyService.ApiKeys;

/// <summary>An API key to be made.</summary>
internal sealed record CreateApiKeyRequest
{
    /// <summary>Where it will be used; unique among the owner's keys.</summary>
    [StringLength(80, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>What it may be used for: <c>api</c>, <c>content:read</c>, <c>transit:encrypt/orders</c> and the like.</summary>
    [MinLength(1)]
    [MaxLength(50)]
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Its own limit of requests a minute; without it the user's limit holds.</summary>
    [Range(1, 100_000)]
    public int? PerMinute { get; init; }

    /// <summary>Its end; without it the key is good until it is revoked.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
