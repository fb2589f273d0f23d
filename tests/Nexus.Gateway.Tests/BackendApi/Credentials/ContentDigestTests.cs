using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Nexus.Gateway.BackendApi.Signatures;
using Nexus.Kernel.Http;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Credentials;

/// <summary>A signed body is as long as its service takes it, and is there again after it was checked.</summary>
public sealed class ContentDigestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sha-256")]
    [InlineData("sha-512")]
    public async Task A_cover_of_some_megabytes_is_checked_and_goes_on_whole(string algorithm)
    {
        var body = RandomNumberGenerator.GetBytes(3_000_000);
        var request = RequestOf(body, algorithm);
        Assert.True(await ContentDigest.HoldsAsync(request, 10_000_000, Cancel));
        using var after = new MemoryStream();
        await request.Body.CopyToAsync(after, Cancel);
        Assert.Equal(body, after.ToArray());
        body[^1] ^= 1;
        var changed = RequestOf(body, algorithm);
        changed.Headers["Content-Digest"] = request.Headers["Content-Digest"];
        Assert.False(await ContentDigest.HoldsAsync(changed, 10_000_000, Cancel));
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(null)]
    public async Task What_is_longer_is_refused_before_it_is_read(int? most)
    {
        var request = RequestOf([1, 2, 3], "sha-256");
        request.ContentLength = (16 << 20) + 1;
        var refused = await Assert.ThrowsAsync<ProblemException>(() => ContentDigest.HoldsAsync(request, most, Cancel));
        Assert.Equal(413, refused.Problem.Status);
    }

    private static HttpRequest RequestOf(byte[] body, string algorithm)
    {
        var request = new DefaultHttpContext().Request;
        var hash = algorithm == "sha-256" ? SHA256.HashData(body) : SHA512.HashData(body);
        request.Headers["Content-Digest"] = $"{algorithm}=:{Convert.ToBase64String(hash)}:";
        request.Body = new MemoryStream([.. body]);
        request.ContentLength = body.Length;
        return request;
    }
}
