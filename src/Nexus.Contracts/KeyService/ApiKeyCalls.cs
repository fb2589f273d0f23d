using System.ComponentModel.DataAnnotations;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.KeyService;

/// <summary>What key-service answers about API keys: <c>nxk_</c> and 65 letters, of which it keeps only a hash.</summary>
public static class ApiKeyCalls
{
    /// <summary>What every API key begins with.</summary>
    public const string Prefix = "nxk_";

    /// <summary>
    /// Whether an API key is good now, and for what. Callers may keep the answer for a while when they drop it on
    /// <see cref="ApiKeyRevoked"/>.
    /// </summary>
    public static ServiceCall<CheckApiKey, ApiKeyState> Check { get; } =
        new("key-service", "check-api-key", Safe: true);

    /// <summary>Revokes what API keys, and leave to use encryption keys, somebody gave before a moment.</summary>
    public static ServiceCall<RevokeApiKeys, ApiKeysRevoked> RevokeOfOwner { get; } =
        new("key-service", "revoke-api-keys", Safe: true);
}

/// <summary>Asks for an API key.</summary>
/// <param name="Key">What the client sent.</param>
public sealed record CheckApiKey([property: StringLength(400)] string Key)
{
    /// <summary>Keeps the key out of logs.</summary>
    public override string ToString() => nameof(CheckApiKey);
}

/// <summary>An API key's state; of a key that is not good, nothing but that is told.</summary>
/// <param name="Active">Known, neither revoked nor expired.</param>
/// <param name="KeyId">Its identifier; no secret.</param>
/// <param name="OwnerId">Whose: requests with it are that user's.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Scopes">What it may be used for; it may never do more than its owner.</param>
/// <param name="PerMinute">Its own limit of requests a minute; null for the user's.</param>
/// <param name="ExpiresAt">Its end; null for none. It may be earlier than the key's, where a rotated secret is on its last days.</param>
public sealed record ApiKeyState(
    bool Active,
    Guid? KeyId,
    Guid? OwnerId,
    string? Name,
    IReadOnlyList<string> Scopes,
    int? PerMinute,
    DateTimeOffset? ExpiresAt
);

/// <summary>Asks to revoke somebody's API keys.</summary>
/// <param name="OwnerId">Whose.</param>
/// <param name="Until">What was made before goes.</param>
public sealed record RevokeApiKeys(Guid OwnerId, DateTimeOffset Until);

/// <summary>They are revoked.</summary>
/// <param name="ApiKeys">How many were revoked for this; the same when asked again.</param>
public sealed record ApiKeysRevoked(int ApiKeys);

/// <summary>An API key was revoked or its secret was changed: whoever remembers a check of it forgets that.</summary>
/// <param name="KeyId">Which.</param>
/// <param name="OwnerId">Whose.</param>
[Message("api-key.revoked/1")]
public sealed record ApiKeyRevoked(Guid KeyId, Guid OwnerId);
