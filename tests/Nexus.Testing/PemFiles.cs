using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Nexus.Testing;

/// <summary>A certificate for this machine and its key, as an operator has them: two PEM files.</summary>
public sealed class PemFiles : IDisposable
{
    private readonly TempFolder folder = new();

    public PemFiles() => Thumbprint = Renew();

    public string Certificate => folder.File("certificate.pem");

    public string Key => folder.File("key.pem");

    public string Thumbprint { get; private set; }

    public Dictionary<string, string?> Settings =>
        new() { ["Gateway:Tls:Certificate"] = Certificate, ["Gateway:Tls:Key"] = Key };

    /// <summary>Writes another certificate, the key after it as tools do.</summary>
    public string Renew()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Certificate, made.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        return Thumbprint = made.Thumbprint;
    }

    public void Dispose() => folder.Dispose();
}
