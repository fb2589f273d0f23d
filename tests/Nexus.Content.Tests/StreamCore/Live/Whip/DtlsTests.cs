using System.Security.Cryptography;
using Nexus.Content.StreamCore.Live.Whip.Dtls;
using Nexus.Content.StreamCore.Live.Whip.Srtp;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Live.Whip;

/// <summary>The handshake for media keys, with BouncyCastle's client as the other side.</summary>
public sealed class DtlsTests
{
    private const int Profile = SrtpProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly DtlsIdentity own = new(TimeProvider.System);
    private readonly DtlsIdentity theirs = new(TimeProvider.System);

    [Fact]
    public async Task Both_sides_agree_on_the_keys()
    {
        var (server, client) = await ShakeHandsAsync(SHA256.HashData(theirs.Certificate), [Profile]);
        var material = client.Material!;
        var keys = server.Keys!;
        var expected = SrtpKeys.ForMedia(material.AsSpan(0, 16), material.AsSpan(32, 14));
        Assert.Equal(expected.Key, keys.Media.Key);
        Assert.Equal(expected.Salt, keys.Media.Salt);
        var ours = SrtpKeys.ForControl(material.AsSpan(16, 16), material.AsSpan(46, 14));
        Assert.Equal(ours.Authentication, keys.OurReports.Authentication);
        // It is the certificate whose fingerprint stands in the answer.
        Assert.Equal(own.Certificate, client.Shown);
    }

    [Fact]
    public async Task Another_certificate_than_that_of_the_offer_gets_no_keys() =>
        await Assert.ThrowsAnyAsync<IOException>(() => ShakeHandsAsync(SHA256.HashData(own.Certificate), [Profile]));

    [Fact]
    public async Task Without_a_way_to_protect_media_there_is_no_handshake()
    {
        var hash = SHA256.HashData(theirs.Certificate);
        await Assert.ThrowsAnyAsync<IOException>(() => ShakeHandsAsync(hash, null));
        await Assert.ThrowsAnyAsync<IOException>(() =>
            ShakeHandsAsync(hash, [SrtpProtectionProfile.SRTP_NULL_HMAC_SHA1_80])
        );
    }

    [Fact]
    public async Task Whoever_says_nothing_or_nonsense_is_given_up()
    {
        using var silent = new DatagramQueue(_ => { });
        var server = new DtlsServer(own, ("sha-256", new byte[32]), TimeSpan.FromSeconds(1));
        var random = new Random(5);
        for (var i = 0; i < 60; i++)
        {
            var datagram = new byte[random.Next(1, 200)];
            random.NextBytes(datagram);
            datagram[0] = 22;
            silent.Add(datagram);
        }
        await Assert
            .ThrowsAnyAsync<IOException>(() => RunAsync(() => new DtlsServerProtocol().Accept(server, silent)))
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Null(server.Keys);
    }

    private async Task<(DtlsServer Server, Client Client)> ShakeHandsAsync(byte[] expected, int[]? profiles)
    {
        DatagramQueue? toServer = null;
        using var toClient = new DatagramQueue(datagram => toServer!.Add(datagram));
        using var queue = toServer = new DatagramQueue(datagram => toClient.Add(datagram));
        var server = new DtlsServer(own, ("sha-256", expected), Limit);
        var client = new Client(theirs, profiles);
        var accepting = RunAsync(() => new DtlsServerProtocol().Accept(server, queue));
        var connecting = RunAsync(() => new DtlsClientProtocol().Connect(client, toClient));
        try
        {
            await accepting;
            await connecting;
        }
        finally
        {
            queue.Close();
            toClient.Close();
            await Task.WhenAny(Task.WhenAll(accepting, connecting), Task.Delay(Limit));
        }
        return (server, client);
    }

    private static Task<DtlsTransport> RunAsync(Func<DtlsTransport> shake) =>
        Task.Factory.StartNew(shake, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private sealed class Client(DtlsIdentity identity, int[]? profiles)
        : DefaultTlsClient(new BcTlsCrypto()),
            TlsAuthentication
    {
        public byte[]? Material { get; private set; }

        public byte[]? Shown { get; private set; }

        public override int GetHandshakeTimeoutMillis() => (int)Limit.TotalMilliseconds;

        public override IDictionary<int, byte[]> GetClientExtensions()
        {
            var extensions = base.GetClientExtensions();
            if (profiles is not null)
            {
                TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData(profiles, []));
            }
            return extensions;
        }

        public override TlsAuthentication GetAuthentication() => this;

        public void NotifyServerCertificate(TlsServerCertificate serverCertificate) =>
            Shown = serverCertificate.Certificate.GetCertificateAt(0).GetEncoded();

        public TlsCredentials GetClientCredentials(CertificateRequest certificateRequest)
        {
            var crypto = (BcTlsCrypto)Crypto;
            return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(m_context),
                crypto,
                identity.Key,
                new Certificate([crypto.CreateCertificate(identity.Certificate)]),
                SignatureAndHashAlgorithm.GetInstance(
                    Org.BouncyCastle.Tls.HashAlgorithm.sha256,
                    SignatureAlgorithm.ecdsa
                )
            );
        }

        public override void NotifyHandshakeComplete()
        {
            base.NotifyHandshakeComplete();
            Material = m_context.ExportKeyingMaterial("EXTRACTOR-dtls_srtp", null, 60);
        }

        protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();
    }
}
