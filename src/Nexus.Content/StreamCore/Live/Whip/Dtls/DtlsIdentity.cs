using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;

namespace Nexus.Content.StreamCore.Live.Whip.Dtls;

/// <summary>
/// This process's certificate for media: signed by itself, made anew at every start. Its fingerprint in the answer, which
/// comes over HTTPS, is what it is trusted by (RFC 8122 section 5).
/// </summary>
internal sealed class DtlsIdentity
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    public DtlsIdentity(TimeProvider clock)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = clock.GetUtcNow();
        using var certificate = new CertificateRequest("CN=live", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            now.AddDays(-1),
            now + Lifetime
        );
        Certificate = certificate.RawData;
        Key = PrivateKeyFactory.CreateKey(key.ExportPkcs8PrivateKey());
        Fingerprint = string.Join(':', SHA256.HashData(Certificate).Select(value => value.ToString("X2", null)));
    }

    /// <summary>In DER.</summary>
    public byte[] Certificate { get; }

    public AsymmetricKeyParameter Key { get; }

    /// <summary>SHA-256 in pairs of hexadecimal digits.</summary>
    public string Fingerprint { get; }
}
