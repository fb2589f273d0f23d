using System.Security.Cryptography;
using System.Text;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Calls;
using Nexus.Platform.PvKeys.Ethereum;
using Nexus.Platform.PvKeys.Keys;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;

namespace Nexus.Platform.PvKeys.Stores;

/// <summary>
/// Keys sealed by AES-256-GCM under a data key of their own, which key-service wraps. A secret is in memory only while
/// it signs.
/// </summary>
internal sealed class SoftwareStore(ServiceClient services) : IKeyStore
{
    private const string WrappingKey = "pv-keys";
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public async Task<MadeKey> MakeAsync(string curve, CancellationToken cancellationToken)
    {
        var secret = MakeSecret(curve);
        var publicKey = PublicOf(curve, secret);
        var wrapping = await services.SendAsync(
            KeyCalls.CreateDataKey,
            new CreateDataKey(WrappingKey),
            cancellationToken
        );
        var box = new byte[NonceLength + secret.Length + TagLength];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(wrapping.Plaintext, TagLength);
        cipher.Encrypt(
            box.AsSpan(0, NonceLength),
            secret,
            box.AsSpan(NonceLength, secret.Length),
            box.AsSpan(NonceLength + secret.Length),
            Binding(curve)
        );
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(wrapping.Plaintext);
        return new MadeKey($"{wrapping.Wrapped}|{Convert.ToBase64String(box)}", publicKey);
    }

    public async Task<byte[]> SignAsync(string curve, string handle, byte[] input, CancellationToken cancellationToken)
    {
        var secret = await OpenAsync(curve, handle, cancellationToken);
        try
        {
            return curve == Curves.Ed25519 ? SignMessage(secret, input) : SignDigest(curve, secret, input);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private async Task<byte[]> OpenAsync(string curve, string handle, CancellationToken cancellationToken)
    {
        var parts = handle.Split('|', 2);
        var wrapping = await services.SendAsync(
            KeyCalls.UnwrapDataKey,
            new UnwrapDataKey(WrappingKey, parts[0]),
            cancellationToken
        );
        var box = Convert.FromBase64String(parts[1]);
        var secret = new byte[box.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(wrapping.Plaintext, TagLength);
        cipher.Decrypt(
            box.AsSpan(0, NonceLength),
            box.AsSpan(NonceLength, secret.Length),
            box.AsSpan(NonceLength + secret.Length),
            secret,
            Binding(curve)
        );
        CryptographicOperations.ZeroMemory(wrapping.Plaintext);
        return secret;
    }

    // The curve is authenticated: the bytes of one kind of key never serve another.
    private static byte[] Binding(string curve) => Encoding.ASCII.GetBytes("nexus-custody|" + curve);

    private static byte[] MakeSecret(string curve)
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        if (curve == Curves.Ed25519)
        {
            return secret;
        }
        var order = Domain(curve).N;
        while (new BigInteger(1, secret) is var number && (number.SignValue == 0 || number.CompareTo(order) >= 0))
        {
            RandomNumberGenerator.Fill(secret);
        }
        return secret;
    }

    private static byte[] PublicOf(string curve, byte[] secret) =>
        curve == Curves.Ed25519
            ? new Ed25519PrivateKeyParameters(secret).GeneratePublicKey().GetEncoded()
            : Domain(curve).G.Multiply(new BigInteger(1, secret)).Normalize().GetEncoded(compressed: false)[1..];

    private static byte[] SignMessage(byte[] secret, byte[] message)
    {
        var signer = new Ed25519Signer();
        signer.Init(true, new Ed25519PrivateKeyParameters(secret));
        signer.BlockUpdate(message, 0, message.Length);
        return signer.GenerateSignature();
    }

    // Deterministic nonces (RFC 6979): a weak random source cannot give the key away.
    private static byte[] SignDigest(string curve, byte[] secret, byte[] digest)
    {
        var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(true, new ECPrivateKeyParameters(new BigInteger(1, secret), new ECDomainParameters(Domain(curve))));
        var parts = signer.GenerateSignature(digest);
        return [.. parts.SelectMany(Fixed)];
    }

    private static byte[] Fixed(BigInteger number)
    {
        var bytes = number.ToByteArrayUnsigned();
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    private static X9ECParameters Domain(string curve) =>
        curve == Curves.Secp256k1 ? Secp256k1.Curve : SecNamedCurves.GetByName("secp256r1");
}
