using System.Security.Cryptography;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Nexus.Content.StreamCore.Live.Whip.Dtls;

/// <summary>
/// This side of a handshake for media keys: DTLS 1.2 with the extension use_srtp (RFC 5764). The other side has to show
/// the certificate whose fingerprint stood in its offer (RFC 8122 section 6.2).
/// </summary>
internal sealed class DtlsServer(DtlsIdentity identity, (string Algorithm, byte[] Hash) expected, TimeSpan timeLimit)
    : DefaultTlsServer(new BcTlsCrypto())
{
    private const int Profile = SrtpProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80;

    /// <summary>Null until the handshake is done.</summary>
    public MediaKeys? Keys { get; private set; }

    public override int GetHandshakeTimeoutMillis() => (int)timeLimit.TotalMilliseconds;

    public override void ProcessClientExtensions(IDictionary<int, byte[]> clientExtensions)
    {
        base.ProcessClientExtensions(clientExtensions);
        var offered = TlsSrtpUtilities.GetUseSrtpExtension(clientExtensions);
        if (offered is null || !offered.ProtectionProfiles.Contains(Profile))
        {
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        }
    }

    public override IDictionary<int, byte[]> GetServerExtensions()
    {
        var extensions = TlsExtensionsUtilities.EnsureExtensionsInitialised(base.GetServerExtensions());
        TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData([Profile], []));
        return extensions;
    }

    public override CertificateRequest GetCertificateRequest() =>
        new(
            [ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign],
            TlsUtilities.GetDefaultSupportedSignatureAlgorithms(m_context),
            null
        );

    public override void NotifyClientCertificate(Certificate clientCertificate)
    {
        // That the other side has its key, too, is checked by the protocol.
        if (clientCertificate.IsEmpty || !IsExpected(clientCertificate.GetCertificateAt(0).GetEncoded()))
        {
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
    }

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        Keys = MediaKeys.Of(m_context);
    }

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

    protected override int[] GetSupportedCipherSuites() =>
        [
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        ];

    protected override TlsCredentialedSigner GetECDsaSignerCredentials()
    {
        var crypto = (BcTlsCrypto)Crypto;
        var own = new Certificate([crypto.CreateCertificate(identity.Certificate)]);
        var algorithm = SignatureAndHashAlgorithm.GetInstance(
            Org.BouncyCastle.Tls.HashAlgorithm.sha256,
            SignatureAlgorithm.ecdsa
        );
        return new BcDefaultTlsCredentialedSigner(
            new TlsCryptoParameters(m_context),
            crypto,
            identity.Key,
            own,
            algorithm
        );
    }

    private bool IsExpected(byte[] certificate)
    {
        var hash = expected.Algorithm switch
        {
            "sha-256" => SHA256.HashData(certificate),
            "sha-384" => SHA384.HashData(certificate),
            _ => SHA512.HashData(certificate),
        };
        return CryptographicOperations.FixedTimeEquals(hash, expected.Hash);
    }
}
