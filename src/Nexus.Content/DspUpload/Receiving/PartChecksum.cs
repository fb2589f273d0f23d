using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspUpload.Receiving;

/// <summary>
/// Upload-Checksum: an algorithm and a base64 digest of the part (tus 1.0, Checksum), in the header or, for senders that
/// know it only at the end, in the trailer.
/// </summary>
internal sealed class PartChecksum : IDisposable
{
    private const string Header = "Upload-Checksum";

    private static readonly Dictionary<string, HashAlgorithmName> Known = new()
    {
        ["sha1"] = HashAlgorithmName.SHA1,
        ["sha256"] = HashAlgorithmName.SHA256,
        ["md5"] = HashAlgorithmName.MD5,
    };

    private readonly Dictionary<string, IncrementalHash> hashes;
    private readonly (string Algorithm, byte[] Digest)? said;

    // A trailer names its algorithm after the bytes, so until then all are computed.
    private PartChecksum((string Algorithm, byte[] Digest)? said)
    {
        this.said = said;
        hashes = Known
            .Where(one => said is null || said.Value.Algorithm == one.Key)
            .ToDictionary(one => one.Key, one => IncrementalHash.CreateHash(one.Value));
    }

    /// <returns>Null where the sender neither says a checksum nor announces one.</returns>
    public static PartChecksum? Of(HttpRequest request)
    {
        var header = request.Headers[Header].ToString();
        if (header.Length > 0)
        {
            return new PartChecksum(Parse(header));
        }
        return request.GetDeclaredTrailers().Contains(Header, StringComparer.OrdinalIgnoreCase)
            ? new PartChecksum(null)
            : null;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var hash in hashes.Values)
        {
            hash.AppendData(bytes);
        }
    }

    /// <summary>Why the part is not to be kept, once all of its bytes were added; null where it is sound.</summary>
    public ProblemException? Judge(HttpRequest request, long start)
    {
        try
        {
            var (algorithm, digest) = said ?? ReadTrailer(request);
            return CryptographicOperations.FixedTimeEquals(hashes[algorithm].GetHashAndReset(), digest)
                ? null
                : Problems.Of(
                    460,
                    "checksum-mismatch",
                    "The part arrived damaged.",
                    $"Nothing of it was kept; send it again from offset {start}."
                );
        }
        catch (ProblemException malformed)
        {
            return malformed;
        }
    }

    public void Dispose()
    {
        foreach (var hash in hashes.Values)
        {
            hash.Dispose();
        }
    }

    private static (string Algorithm, byte[] Digest) ReadTrailer(HttpRequest request)
    {
        var trailer = request.CheckTrailersAvailable() ? request.GetTrailer(Header).ToString() : "";
        return trailer.Length > 0
            ? Parse(trailer)
            : throw Problems.Invalid(
                Header,
                "Announced as a trailer, but none came, or a proxy on the way dropped it. Nothing of the part was kept; send the checksum in the header."
            );
    }

    private static (string Algorithm, byte[] Digest) Parse(string text)
    {
        var parts = text.Split(' ', 2);
        var digest = new byte[64];
        return
            Known.ContainsKey(parts[0])
            && parts.Length == 2
            && Convert.TryFromBase64String(parts[1].Trim(), digest, out var length)
            ? (parts[0], digest[..length])
            : throw Problems.Invalid(Header, $"An algorithm ({TusProtocol.Algorithms}), a space and a base64 digest.");
    }
}
