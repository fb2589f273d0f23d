using System.Security.Cryptography;
using Nexus.Platform.KeyService.Transit.Vault;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Nexus.Platform.KeyService.Transit.Material;

/// <summary>How to sign: Vault's parameters, with Vault's defaults.</summary>
internal sealed record SigningChoice(string Hash, bool Prehashed, bool Pkcs1, bool Jws)
{
    public static SigningChoice Of(VaultBody body, string? algorithm) =>
        new(
            algorithm ?? body.Text("hash_algorithm") ?? body.Text("algorithm") ?? "sha2-256",
            body.Flag("prehashed") ?? false,
            body.Text("signature_algorithm") switch
            {
                null or "" or "pss" => false,
                "pkcs1v15" => true,
                var other => throw VaultRefusal.Bad($"unsupported signature algorithm {other}"),
            },
            body.Text("marshaling_algorithm") switch
            {
                null or "" or "asn1" => false,
                "jws" => true,
                var other => throw VaultRefusal.Bad($"requested marshaling algorithm {other} is not supported"),
            }
        );
}

/// <summary>ECDSA (FIPS 186-5), Ed25519 (RFC 8032), RSA-PSS and RSA-PKCS1 v1.5 (RFC 8017).</summary>
internal static class TransitSignatures
{
    public static byte[] Sign(TransitType type, byte[] key, byte[] input, SigningChoice choice)
    {
        if (type.Name == TransitType.Ed25519)
        {
            var signer = new Ed25519Signer();
            signer.Init(true, new Ed25519PrivateKeyParameters(key));
            signer.BlockUpdate(input, 0, input.Length);
            return signer.GenerateSignature();
        }
        var (digest, algorithm) = TransitHashes.Digest(choice.Hash, input, choice.Prehashed);
        if (type.IsRsa)
        {
            using var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(key, out _);
            return rsa.SignHash(digest, algorithm, Padding(choice));
        }
        using var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(key, out _);
        return pair.SignHash(digest, Format(choice));
    }

    public static bool Verify(TransitType type, byte[] key, byte[] input, byte[] signature, SigningChoice choice)
    {
        if (type.Name == TransitType.Ed25519)
        {
            var verifier = new Ed25519Signer();
            verifier.Init(false, new Ed25519PrivateKeyParameters(key).GeneratePublicKey());
            verifier.BlockUpdate(input, 0, input.Length);
            return signature.Length == 64 && verifier.VerifySignature(signature);
        }
        var (digest, algorithm) = TransitHashes.Digest(choice.Hash, input, choice.Prehashed);
        if (type.IsRsa)
        {
            using var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(key, out _);
            return rsa.VerifyHash(digest, signature, algorithm, Padding(choice));
        }
        using var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(key, out _);
        return pair.VerifyHash(digest, signature, Format(choice));
    }

    private static RSASignaturePadding Padding(SigningChoice choice) =>
        choice.Pkcs1 ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss;

    private static DSASignatureFormat Format(SigningChoice choice) =>
        choice.Jws ? DSASignatureFormat.IeeeP1363FixedFieldConcatenation : DSASignatureFormat.Rfc3279DerSequence;
}

/// <summary>The hash functions by Vault's names.</summary>
internal static class TransitHashes
{
    public static (byte[] Digest, HashAlgorithmName Name) Digest(string name, byte[] input, bool prehashed)
    {
        var algorithm = Of(name);
        if (!prehashed)
        {
            return (CryptographicOperations.HashData(algorithm, input), algorithm);
        }
        var length =
            algorithm == HashAlgorithmName.SHA256 ? 32
            : algorithm == HashAlgorithmName.SHA384 ? 48
            : 64;
        return input.Length == length
            ? (input, algorithm)
            : throw VaultRefusal.Bad($"a prehashed input of {name} has {length} bytes");
    }

    public static HashAlgorithmName Of(string name) =>
        name switch
        {
            "sha2-256" => HashAlgorithmName.SHA256,
            "sha2-384" => HashAlgorithmName.SHA384,
            "sha2-512" => HashAlgorithmName.SHA512,
            _ => throw VaultRefusal.Bad($"unsupported hash algorithm {name}"),
        };
}
