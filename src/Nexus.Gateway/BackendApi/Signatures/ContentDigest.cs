using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Nexus.Gateway.BackendApi.Signatures;

/// <summary>Whether the body is the one whose digest stands in <c>Content-Digest</c> (RFC 9530).</summary>
internal static class ContentDigest
{
    private const long Most = 1 << 20;

    public static async Task<bool> HoldsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var digests = request.Headers["Content-Digest"].ToString().Split(',', StringSplitOptions.TrimEntries);
        request.EnableBuffering(1 << 16, Most);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        request.Body.Position = 0;
        var bytes = body.GetBuffer().AsSpan(0, (int)body.Length);
        var known = 0;
        foreach (var digest in digests)
        {
            var expected =
                digest.StartsWith("sha-256=:", StringComparison.Ordinal) ? SHA256.HashData(bytes)
                : digest.StartsWith("sha-512=:", StringComparison.Ordinal) ? SHA512.HashData(bytes)
                : null;
            if (expected is null)
            {
                continue;
            }
            known++;
            if (digest[9..] != Convert.ToBase64String(expected) + ":")
            {
                return false;
            }
        }
        return known > 0;
    }
}
