using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace Nexus.Gateway.BackendApi.Signatures;

/// <summary>
/// The algorithms of RFC 9421 section 3.3 that have a public key. The key decides which one it is, so none can be
/// passed off as another.
/// </summary>
internal static class SigningAlgorithm
{
    public const string P256 = "ecdsa-p256-sha256";
    public const string P384 = "ecdsa-p384-sha384";
    public const string Ed25519 = "ed25519";
    public const string RsaPss = "rsa-pss-sha512";

    private const int HashSize = 64;

    /// <summary>Whether the signature is this key's.</summary>
    public static bool Holds(RegisteredKey key, byte[] signed, byte[] signature) =>
        key.Algorithm switch
        {
            Ed25519 => HoldsEd25519(key.PublicKey, signed, signature),
            RsaPss => HoldsRsa(key.PublicKey, signed, signature),
            P384 => HoldsCurve(key.PublicKey, signed, signature, HashAlgorithmName.SHA384),
            P256 => HoldsCurve(key.PublicKey, signed, signature, HashAlgorithmName.SHA256),
            _ => false,
        };

    private static bool HoldsCurve(byte[] publicKey, byte[] signed, byte[] signature, HashAlgorithmName hash)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        return key.VerifyData(signed, signature, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static bool HoldsEd25519(byte[] publicKey, byte[] signed, byte[] signature)
    {
        var verifier = new Ed25519Signer();
        verifier.Init(forSigning: false, PublicKeyFactory.CreateKey(publicKey));
        verifier.BlockUpdate(signed, 0, signed.Length);
        return verifier.VerifySignature(signature);
    }

    // The standard wants a salt of 64 bytes; clients that leave it to OpenSSL sign with the longest that fits.
    private static bool HoldsRsa(byte[] publicKey, byte[] signed, byte[] signature)
    {
        var key = (RsaKeyParameters)PublicKeyFactory.CreateKey(publicKey);
        var longest = (key.Modulus.BitLength + 6) / 8 - HashSize - 2;
        // A number beyond the modulus is nobody's signature, and the engine throws on it.
        return signature.Length * 8 == key.Modulus.BitLength
            && new BigInteger(1, signature).CompareTo(key.Modulus) < 0
            && (HoldsPss(key, signed, signature, HashSize) || HoldsPss(key, signed, signature, longest));
    }

    private static bool HoldsPss(ICipherParameters key, byte[] signed, byte[] signature, int salt)
    {
        var verifier = new PssSigner(new RsaEngine(), new Sha512Digest(), salt);
        verifier.Init(forSigning: false, key);
        verifier.BlockUpdate(signed, 0, signed.Length);
        return verifier.VerifySignature(signature);
    }
}
