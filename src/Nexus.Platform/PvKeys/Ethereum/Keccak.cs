using System.Buffers;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;

namespace Nexus.Platform.PvKeys.Ethereum;

/// <summary>Keccak-256 as Ethereum uses it (before its padding became that of SHA-3).</summary>
internal static class Keccak
{
    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        var digest = new KeccakDigest(256);
        digest.BlockUpdate(data);
        var hash = new byte[32];
        digest.DoFinal(hash, 0);
        return hash;
    }

    /// <summary>What <c>eth_sign</c> and <c>personal_sign</c> sign (EIP-191): it can be no transaction.</summary>
    public static byte[] Message(ReadOnlySpan<byte> message) =>
        [.. Encoding.ASCII.GetBytes($"\u0019Ethereum Signed Message:\n{message.Length}"), .. message];
}

/// <summary>The last 20 bytes of the public key's hash.</summary>
internal static class EthereumAddress
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdefABCDEF");

    public static string Of(byte[] publicKey) => "0x" + Convert.ToHexStringLower(Keccak.Hash(publicKey).AsSpan(12));

    public static bool IsWellFormed(string address) =>
        address.Length == 42
        && address.StartsWith("0x", StringComparison.Ordinal)
        && !address.AsSpan(2).ContainsAnyExcept(Digits);
}
