using Nexus.Kernel.Data;

namespace Nexus.Platform.KeyService.Transit;

/// <summary>A key that users let encrypt, sign and authenticate for them. Its name is unique for its owner only.</summary>
internal sealed class TransitKey : IVersioned
{
    public Guid Id { get; init; }

    public Guid OwnerId { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    /// <summary>Each use derives its own key from a context (HKDF-SHA-256, RFC 5869).</summary>
    public bool Derived { get; init; }

    /// <summary>Decided when the key is made: who relied on a key that cannot leave shall not learn otherwise later.</summary>
    public bool Exportable { get; init; }

    public bool DeletionAllowed { get; set; }

    public int LatestVersion { get; private set; } = 1;

    /// <summary>What older versions made is refused.</summary>
    public int MinDecryptionVersion { get; set; } = 1;

    /// <summary>The oldest version that may encrypt and sign; 0 for the latest only when none is named.</summary>
    public int MinEncryptionVersion { get; set; }

    /// <summary>Older versions are erased.</summary>
    public int MinAvailableVersion { get; set; } = 1;

    public long Version { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public TransitType Kind => TransitType.Of(Type);

    public int Rotate() => ++LatestVersion;
}

/// <summary>One generation of a key.</summary>
internal sealed class TransitKeyVersion
{
    public Guid KeyId { get; init; }

    public int Number { get; init; }

    /// <summary>Material and HMAC key under key-service's own wrapping key; see TransitSeal.</summary>
    public required string SealedMaterial { get; init; }

    /// <summary>PEM of an ECDSA or RSA key, base64 of an Ed25519 key; null where there is no public half.</summary>
    public string? PublicKey { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What somebody who is not the owner may do with a key.</summary>
internal sealed class TransitGrant
{
    public Guid KeyId { get; init; }

    public Guid UserId { get; init; }

    public required IReadOnlyList<string> Capabilities { get; set; }

    public DateTimeOffset GrantedAt { get; init; }
}
