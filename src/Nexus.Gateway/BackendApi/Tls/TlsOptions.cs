namespace Nexus.Gateway.BackendApi.Tls;

/// <summary>
/// Configuration section <c>Gateway:Tls</c>. With a certificate the gateway's port speaks HTTPS, HTTP/2 and HTTP/1.1;
/// without one it speaks HTTP/1.1 and wants a proxy with a certificate in front of it.
/// </summary>
internal sealed class TlsOptions
{
    /// <summary>A PEM file with the certificate and those between it and the root.</summary>
    public string Certificate { get; set; } = "";

    /// <summary>A PEM file with its private key; empty when that stands in the same file.</summary>
    public string Key { get; set; } = "";
}
