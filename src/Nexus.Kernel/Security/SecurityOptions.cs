namespace Nexus.Kernel.Security;

/// <summary>Configuration section <c>Security</c>.</summary>
public sealed class SecurityOptions
{
    /// <summary>Base64 of at least 32 random bytes that all services share; signs service tokens.</summary>
    public string ServiceSecret { get; set; } = "";

    /// <summary>Base64 of exactly 32 random bytes: key-service's root key, which wraps all others.</summary>
    public string RootKey { get; set; } = "";

    /// <summary>The <c>iss</c> of access tokens: the public address of the platform.</summary>
    public string Issuer { get; set; } = "http://localhost:3000";

    /// <summary>Whether DPoP proofs must bear a nonce of ours; clients then take one more round trip at first.</summary>
    public bool ProofNonces { get; set; }
}
