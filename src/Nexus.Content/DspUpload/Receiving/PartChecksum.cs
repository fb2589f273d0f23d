using System.Security.Cryptography;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspUpload.Receiving;

/// <summary>The Upload-Checksum header: an algorithm and a base64 digest of the part (tus 1.0, Checksum).</summary>
internal sealed class PartChecksum : IDisposable
{
    private readonly IncrementalHash hash;
    private readonly byte[] expected;

    private PartChecksum(HashAlgorithmName algorithm, byte[] expected)
    {
        hash = IncrementalHash.CreateHash(algorithm);
        this.expected = expected;
    }

    public static PartChecksum? Parse(string header)
    {
        if (header.Length == 0)
        {
            return null;
        }
        var parts = header.Split(' ', 2);
        HashAlgorithmName? algorithm = parts[0] switch
        {
            "sha1" => HashAlgorithmName.SHA1,
            "sha256" => HashAlgorithmName.SHA256,
            "md5" => HashAlgorithmName.MD5,
            _ => null,
        };
        var digest = new byte[64];
        if (
            algorithm is not { } known
            || parts.Length != 2
            || !Convert.TryFromBase64String(parts[1].Trim(), digest, out var length)
        )
        {
            throw Problems.Invalid(
                "Upload-Checksum",
                $"An algorithm ({TusProtocol.Algorithms}), a space and a base64 digest."
            );
        }
        return new PartChecksum(known, digest[..length]);
    }

    public void Add(ReadOnlySpan<byte> bytes) => hash.AppendData(bytes);

    public bool Matches() => CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), expected);

    public void Dispose() => hash.Dispose();
}
