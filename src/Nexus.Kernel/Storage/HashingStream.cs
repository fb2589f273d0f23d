using System.Security.Cryptography;

namespace Nexus.Kernel.Storage;

/// <summary>
/// Passes content through and knows its length and SHA-256 at the end. Where the content is not what was expected the
/// read that meets the end fails, so that whoever writes it stops before the object is there.
/// </summary>
internal sealed class HashingStream(string key, Stream source, string? expectedSha256) : AsyncReadStream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private string? sha256;

    /// <summary>How many bytes went through.</summary>
    public long Count { get; private set; }

    /// <summary>SHA-256 in hex; known once the end was read.</summary>
    public string Sha256 => sha256 ?? throw new InvalidOperationException("The content was not read to its end.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (sha256 is not null || buffer.IsEmpty)
            return 0;
        var read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (read == 0)
            End();
        hash.AppendData(buffer.Span[..read]);
        Count += read;
        return read;
    }

    private void End()
    {
        var actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (expectedSha256 is not null && !actual.Equals(expectedSha256, StringComparison.OrdinalIgnoreCase))
            throw new ChecksumMismatchException(key, expectedSha256.ToLowerInvariant(), actual);
        sha256 = actual;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            hash.Dispose();
        base.Dispose(disposing);
    }
}
