namespace Nexus.Kernel.Security.Tls;

/// <summary>Where a certificate lies: the configuration section <c>Gateway:Tls</c>, and those of other ports.</summary>
public sealed class CertificateFiles
{
    /// <summary>A PEM file with the certificate and those between it and the root.</summary>
    public string Certificate { get; set; } = "";

    /// <summary>A PEM file with its private key; empty when that stands in the same file.</summary>
    public string Key { get; set; } = "";
}
