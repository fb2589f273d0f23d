using System.Security.Cryptography;
using Nexus.Kernel.Http;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Nexus.Gateway.BackendApi.Signatures;

/// <summary>Reads a public key that somebody wants to sign with, and refuses those that are weak or of another kind.</summary>
internal static class SigningKeyReader
{
    /// <exception cref="ProblemException">400: it is none that we take.</exception>
    public static (byte[] Key, string Algorithm) Read(string pem)
    {
        var key = Parse(pem);
        var algorithm = key switch
        {
            Ed25519PublicKeyParameters edwards when IsStrong(edwards) => SigningAlgorithm.Ed25519,
            // Larger numbers would cost the checker more than they cost an attacker.
            RsaKeyParameters { Modulus.BitLength: 2048 or 3072 or 4096, Exponent.BitLength: <= 32 } =>
                SigningAlgorithm.RsaPss,
            RsaKeyParameters => throw Refused("An RSA key must have 2048, 3072 or 4096 bits."),
            ECPublicKeyParameters => AlgorithmOfCurve(pem),
            _ => throw Refused("The key must be of P-256, P-384, Ed25519 or RSA."),
        };
        return (SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(key).GetDerEncoded(), algorithm);
    }

    private static AsymmetricKeyParameter Parse(string pem)
    {
        try
        {
            return
                PemEncoding.TryFind(pem, out var fields)
                && pem[fields.Label] == "PUBLIC KEY"
                && PublicKeyFactory.CreateKey(Convert.FromBase64String(pem[fields.Base64Data])) is { } key
                ? key
                : throw Refused("This is no public key in PEM form (BEGIN PUBLIC KEY).");
        }
        catch (Exception wrong)
            when (wrong
                    is ArgumentException
                        or FormatException
                        or IOException
                        or InvalidOperationException
                        or InvalidCastException
                        or SecurityUtilityException
                        or ArithmeticException
            )
        {
            throw Refused("This is no public key in PEM form (BEGIN PUBLIC KEY).");
        }
    }

    // A point of small order has signatures that anybody can make.
    private static bool IsStrong(Ed25519PublicKeyParameters key) => Ed25519.ValidatePublicKeyFull(key.GetEncoded(), 0);

    private static string AlgorithmOfCurve(string pem)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key.ExportParameters(false).Curve.Oid.Value switch
            {
                "1.2.840.10045.3.1.7" => SigningAlgorithm.P256,
                "1.3.132.0.34" => SigningAlgorithm.P384,
                _ => throw Refused("The curve must be P-256 or P-384."),
            };
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            throw Refused("The curve must be P-256 or P-384, by its name.");
        }
    }

    private static ProblemException Refused(string why) => Problems.Invalid("publicKey", why);
}
