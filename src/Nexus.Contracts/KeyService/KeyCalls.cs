using System.ComponentModel.DataAnnotations;
using Nexus.Kernel.Calls;

namespace Nexus.Contracts.KeyService;

/// <summary>What key-service answers to other services. Keys are named; a key that is missing is made on first use.</summary>
public static class KeyCalls
{
    /// <summary>Makes a data key wrapped under a named key (envelope encryption).</summary>
    public static ServiceCall<CreateDataKey, DataKeyCreated> CreateDataKey { get; } =
        new("key-service", "create-data-key", Safe: true);

    /// <summary>Unwraps a data key, whichever version of the named key wrapped it.</summary>
    public static ServiceCall<UnwrapDataKey, DataKeyUnwrapped> UnwrapDataKey { get; } =
        new("key-service", "unwrap-data-key", Safe: true);

    /// <summary>Wraps a data key anew under the newest version of the named key.</summary>
    public static ServiceCall<RewrapDataKey, DataKeyRewrapped> RewrapDataKey { get; } =
        new("key-service", "rewrap-data-key", Safe: true);

    /// <summary>Derives a stable 32-byte key for one purpose that several services share (HKDF-SHA-256, RFC 5869).</summary>
    public static ServiceCall<DeriveKey, DerivedKey> Derive { get; } = new("key-service", "derive-key", Safe: true);

    /// <summary>Signs with the newest version of a named ES256 key that never leaves key-service.</summary>
    public static ServiceCall<SignData, SignedData> Sign { get; } = new("key-service", "sign", Safe: true);

    /// <summary>The public keys of a named signing key, all versions that may still verify, newest first.</summary>
    public static ServiceCall<GetPublicKeys, PublicKeys> PublicKeys { get; } =
        new("key-service", "public-keys", Safe: true);
}

/// <summary>Asks for a data key.</summary>
/// <param name="Key">The wrapping key's name.</param>
public sealed record CreateDataKey([property: StringLength(100, MinimumLength = 1)] string Key);

/// <summary>A data key.</summary>
/// <param name="Plaintext">32 bytes; keep it in memory only.</param>
/// <param name="Wrapped">Store this.</param>
public sealed record DataKeyCreated(byte[] Plaintext, string Wrapped)
{
    /// <summary>Keeps the key out of logs.</summary>
    public override string ToString() => nameof(DataKeyCreated);
}

/// <summary>Asks to unwrap.</summary>
/// <param name="Key">The wrapping key's name.</param>
/// <param name="Wrapped">What was stored.</param>
public sealed record UnwrapDataKey(
    [property: StringLength(100, MinimumLength = 1)] string Key,
    [property: StringLength(1000)] string Wrapped
);

/// <summary>A data key.</summary>
/// <param name="Plaintext">32 bytes.</param>
public sealed record DataKeyUnwrapped(byte[] Plaintext)
{
    /// <summary>Keeps the key out of logs.</summary>
    public override string ToString() => nameof(DataKeyUnwrapped);
}

/// <summary>Asks to wrap anew.</summary>
/// <param name="Key">The wrapping key's name.</param>
/// <param name="Wrapped">What was stored.</param>
public sealed record RewrapDataKey(
    [property: StringLength(100, MinimumLength = 1)] string Key,
    [property: StringLength(1000)] string Wrapped
);

/// <summary>The same data key under the newest version.</summary>
/// <param name="Wrapped">Store this instead; it is the same text where nothing had to be done.</param>
public sealed record DataKeyRewrapped(string Wrapped);

/// <summary>Asks for a derived key.</summary>
/// <param name="Key">The parent key's name; it serves no other purpose and is never rotated.</param>
/// <param name="Context">What it is for; another context gives another key.</param>
public sealed record DeriveKey(
    [property: StringLength(100, MinimumLength = 1)] string Key,
    [property: StringLength(1000)] string Context
);

/// <summary>A derived key.</summary>
/// <param name="Plaintext">32 bytes.</param>
public sealed record DerivedKey(byte[] Plaintext)
{
    /// <summary>Keeps the key out of logs.</summary>
    public override string ToString() => nameof(DerivedKey);
}

/// <summary>Asks for a signature.</summary>
/// <param name="Key">The signing key's name.</param>
/// <param name="Data">What to sign; hashed with SHA-256.</param>
/// <param name="KeyId">A version's <c>kid</c>; null for the newest.</param>
public sealed record SignData(
    [property: StringLength(100, MinimumLength = 1)] string Key,
    [property: MaxLength(65536)] byte[] Data,
    [property: StringLength(200)] string? KeyId = null
);

/// <summary>A signature.</summary>
/// <param name="Signature">64 bytes, R and S (RFC 7518 section 3.4).</param>
/// <param name="KeyId">The <c>kid</c> of the version that signed.</param>
public sealed record SignedData(byte[] Signature, string KeyId);

/// <summary>Asks for public keys.</summary>
/// <param name="Key">The signing key's name.</param>
/// <param name="KeyIds">
/// Only these versions, however old, for who checks old signatures; without it the newest twenty.
/// </param>
public sealed record GetPublicKeys(
    [property: StringLength(100, MinimumLength = 1)] string Key,
    [property: MaxLength(GetPublicKeys.MostKeyIds)] IReadOnlyList<string>? KeyIds = null
)
{
    /// <summary>How many versions are asked for at once.</summary>
    public const int MostKeyIds = 500;
}

/// <summary>Public keys.</summary>
/// <param name="Keys">Newest first; the first one signs.</param>
public sealed record PublicKeys(IReadOnlyList<PublicKey> Keys);

/// <summary>One version of a P-256 signing key (RFC 7518 section 6.2).</summary>
/// <param name="KeyId">The <c>kid</c>.</param>
/// <param name="X">base64url of 32 bytes.</param>
/// <param name="Y">base64url of 32 bytes.</param>
/// <param name="CreatedAt">When it was made; who publishes keys lets a new one sign only after others could learn of it.</param>
public sealed record PublicKey(string KeyId, string X, string Y, DateTimeOffset CreatedAt);
