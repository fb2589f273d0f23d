namespace Nexus.Platform.KeyService.Keys;

/// <summary>What a key may be used for; one name is one kind, so that no material serves two algorithms.</summary>
internal static class KeyKind
{
    /// <summary>Wraps data keys (NIST SP 800-38D).</summary>
    public const string Wrapping = "aes256-gcm";

    /// <summary>Signs ES256 (RFC 7518 section 3.4).</summary>
    public const string Signing = "ecdsa-p256";

    /// <summary>The parent of derived keys (RFC 5869).</summary>
    public const string Derivation = "hkdf-sha256";

    /// <summary>Derived keys are shared and never stored, so their parent must stay the same.</summary>
    public static bool MayRotate(string kind) => kind != Derivation;
}
