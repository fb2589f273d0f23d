using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;

namespace Nexus.Platform.PvKeys.Ethereum;

/// <summary>Low S and the recovery number (SEC 1 section 4.1.6), whichever store signed.</summary>
internal static class Secp256k1
{
    public static X9ECParameters Curve { get; } = SecNamedCurves.GetByName("secp256k1");

    /// <summary>R, S and V (27 or 28) of 65 bytes. S is made low: chains refuse the other one (EIP-2).</summary>
    public static byte[] Finish(byte[] digest, byte[] signature, byte[] publicKey)
    {
        var r = new BigInteger(1, signature, 0, 32);
        var s = new BigInteger(1, signature, 32, 32);
        if (s.CompareTo(Curve.N.ShiftRight(1)) > 0)
        {
            s = Curve.N.Subtract(s);
        }
        for (var number = 0; number < 2; number++)
        {
            if (Recover(digest, r, s, number)?.AsSpan().SequenceEqual(publicKey) == true)
            {
                return [.. Fixed(r), .. Fixed(s), (byte)(27 + number)];
            }
        }
        throw new InvalidOperationException("The store's signature does not belong to its key.");
    }

    private static byte[]? Recover(byte[] digest, BigInteger r, BigInteger s, int number)
    {
        ECPoint point;
        try
        {
            point = Curve.Curve.DecodePoint([(byte)(2 + number), .. Fixed(r)]);
        }
        catch (ArgumentException)
        {
            return null;
        }
        var inverse = r.ModInverse(Curve.N);
        var e = new BigInteger(1, digest);
        var key = ECAlgorithms.SumOfTwoMultiplies(
            Curve.G,
            inverse.Multiply(e.Negate()).Mod(Curve.N),
            point,
            inverse.Multiply(s).Mod(Curve.N)
        );
        return key.Normalize().GetEncoded(compressed: false)[1..];
    }

    private static byte[] Fixed(BigInteger number)
    {
        var bytes = number.ToByteArrayUnsigned();
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
