namespace Nexus.Platform;

/// <summary>An HSM in the configuration; without a library there is none.</summary>
internal sealed class HsmOptions
{
    /// <summary>The path of the vendor's PKCS #11 library.</summary>
    public string Library { get; set; } = "";

    /// <summary>The label of the token.</summary>
    public string Token { get; set; } = "";

    /// <summary>The user's PIN.</summary>
    public string Pin { get; set; } = "";
}
