using System.Buffers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi.Signatures;

/// <summary>Whether the body is the one whose digest stands in <c>Content-Digest</c> (RFC 9530).</summary>
internal static class ContentDigest
{
    // All of it is read, and kept in a file, before any of it goes on: so much where the service has no bound of its own.
    private const long MostOfAPart = 16 << 20;
    private const int InMemory = 1 << 16;

    /// <param name="request">Its body can be read again afterwards.</param>
    /// <param name="mostBytes">What its service takes; null where that is without a bound.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ProblemException">413 where the body is longer.</exception>
    public static async Task<bool> HoldsAsync(HttpRequest request, long? mostBytes, CancellationToken cancellationToken)
    {
        Bound(request, mostBytes ?? MostOfAPart);
        var digests = request.Headers["Content-Digest"].ToString().Split(',', StringSplitOptions.TrimEntries);
        var (sha256, sha512) = await HashAsync(request.Body, cancellationToken);
        request.Body.Position = 0;
        var known = 0;
        foreach (var digest in digests)
        {
            var expected =
                digest.StartsWith("sha-256=:", StringComparison.Ordinal) ? sha256
                : digest.StartsWith("sha-512=:", StringComparison.Ordinal) ? sha512
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

    // The server's own bound is for requests whose service is not known yet.
    private static void Bound(HttpRequest request, long most)
    {
        if (request.ContentLength > most)
        {
            throw Problems.Of(
                413,
                "too-large",
                "The body is too large to be checked.",
                $"At most {most:N0} bytes of a signed request; send a file in smaller parts, or with a token."
            );
        }
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = most;
        }
        request.EnableBuffering(InMemory);
    }

    private static async Task<(byte[] Sha256, byte[] Sha512)> HashAsync(
        Stream body,
        CancellationToken cancellationToken
    )
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        var buffer = ArrayPool<byte>.Shared.Rent(InMemory);
        try
        {
            while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                sha256.AppendData(buffer, 0, read);
                sha512.AppendData(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return (sha256.GetHashAndReset(), sha512.GetHashAndReset());
    }
}
