namespace Nexus.Platform.KeyService.Keys;

/// <summary>
/// Configuration section <c>KeyService:Root</c>. Without it the root key is <c>Security:RootKey</c>, in a configuration
/// file or the environment (<c>NEXUS__Security__RootKey</c>).
/// </summary>
internal sealed class RootKeyOptions
{
    /// <summary>A file with base64 of exactly 32 random bytes, such as a mounted secret.</summary>
    public string File { get; set; } = "";

    /// <summary>An HSM that keeps the root key and lets it never out.</summary>
    public HsmOptions Pkcs11 { get; set; } = new();

    /// <summary>The label of the root key in the HSM; it is made when it is missing.</summary>
    public string Label { get; set; } = "nexus-root";
}
