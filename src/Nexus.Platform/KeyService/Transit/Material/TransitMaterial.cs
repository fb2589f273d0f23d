using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;

namespace Nexus.Platform.KeyService.Transit.Material;

/// <summary>
/// A version's secrets: the key itself (symmetric bytes, an Ed25519 seed, or PKCS #8) and a key for HMAC beside it, so
/// that no bytes serve two algorithms.
/// </summary>
internal sealed record TransitMaterial(int Number, byte[] Key, byte[] HmacKey)
{
    private const int HmacLength = 32;

    public byte[] ToBytes() => [.. HmacKey, .. Key];

    public static TransitMaterial Of(int number, byte[] bytes) => new(number, bytes[HmacLength..], bytes[..HmacLength]);

    /// <summary>The key of one context: HKDF-SHA-256 (RFC 5869) with the context as its info, as Vault does.</summary>
    public TransitMaterial Derive(byte[] context) =>
        this with
        {
            Key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Key, Key.Length, salt: null, context),
        };

    public override string ToString() => $"version {Number}";

    public static (TransitMaterial Material, string? PublicKey) Make(TransitType type, int number)
    {
        var hmac = RandomNumberGenerator.GetBytes(HmacLength);
        var (key, publicKey) = MakeKey(type);
        return (new TransitMaterial(number, key, hmac), publicKey);
    }

    private static (byte[] Key, string? PublicKey) MakeKey(TransitType type)
    {
        if (type.IsRsa)
        {
            using var rsa = RSA.Create(int.Parse(type.Name.AsSpan(4)));
            return (rsa.ExportPkcs8PrivateKey(), rsa.ExportSubjectPublicKeyInfoPem());
        }
        if (type.IsEcdsa)
        {
            using var pair = ECDsa.Create(CurveOf(type));
            return (pair.ExportPkcs8PrivateKey(), pair.ExportSubjectPublicKeyInfoPem());
        }
        var bytes = RandomNumberGenerator.GetBytes(type.Name == "aes128-gcm96" ? 16 : 32);
        return (bytes, type.Name == TransitType.Ed25519 ? PublicOfSeed(bytes) : null);
    }

    public static string PublicOfSeed(byte[] seed) =>
        Convert.ToBase64String(new Ed25519PrivateKeyParameters(seed).GeneratePublicKey().GetEncoded());

    private static ECCurve CurveOf(TransitType type) =>
        type.Name switch
        {
            "ecdsa-p384" => ECCurve.NamedCurves.nistP384,
            "ecdsa-p521" => ECCurve.NamedCurves.nistP521,
            _ => ECCurve.NamedCurves.nistP256,
        };
}
