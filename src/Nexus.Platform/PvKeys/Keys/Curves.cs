using Nexus.Kernel.Http;

namespace Nexus.Platform.PvKeys.Keys;

/// <summary>What kinds of keys there are, and how each signs.</summary>
internal static class Curves
{
    /// <summary>ECDSA over SHA-256, R and S (FIPS 186-5).</summary>
    public const string P256 = "p256";

    /// <summary>RFC 8032.</summary>
    public const string Ed25519 = "ed25519";

    /// <summary>ECDSA over Keccak-256 with low S and the recovery number, as Ethereum has it.</summary>
    public const string Secp256k1 = "secp256k1";

    public static string Check(string curve) =>
        curve is P256 or Ed25519 or Secp256k1
            ? curve
            : throw Problems.Invalid("curve", "One of p256, ed25519, secp256k1.");
}
