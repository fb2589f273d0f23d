namespace Nexus.Kernel.Storage;

/// <summary>
/// The content of a range of an encrypted object. It owns the stored bytes, which begin at the first chunk of the range
/// and go on to its last; where the range meets the end of the object the summary follows, and is checked before the
/// last bytes are given out, so that nobody takes a cut object for a whole one.
/// </summary>
internal sealed class DecryptingStream(string key, Stream source, ChunkCipher cipher, long length, long from, long to)
    : AsyncReadStream
{
    private readonly byte[] stored = new byte[EncryptedLayout.StoredChunkLength];
    private readonly byte[] plain = new byte[EncryptedLayout.ChunkLength];
    private ReadOnlyMemory<byte> ready;
    private long position = from;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        if (ready.IsEmpty && position < to)
            await NextAsync(cancellationToken).ConfigureAwait(false);
        var count = Math.Min(ready.Length, buffer.Length);
        ready[..count].CopyTo(buffer);
        ready = ready[count..];
        position += count;
        return count;
    }

    private async ValueTask NextAsync(CancellationToken cancellation)
    {
        var number = position / EncryptedLayout.ChunkLength;
        var start = number * EncryptedLayout.ChunkLength;
        var count = (int)Math.Min(EncryptedLayout.ChunkLength, length - start);
        await FillAsync(count + EncryptedLayout.TagLength, cancellation).ConfigureAwait(false);
        cipher.Decrypt(
            number,
            last: false,
            stored.AsSpan(0, count + EncryptedLayout.TagLength),
            plain.AsSpan(0, count)
        );
        if (start + count == length)
        {
            await FillAsync(EncryptedLayout.StoredSummaryLength, cancellation).ConfigureAwait(false);
            EncryptedSummary.Open(key, cipher, length, stored.AsSpan(0, EncryptedLayout.StoredSummaryLength));
        }
        var end = (int)Math.Min(count, to - start);
        ready = plain.AsMemory((int)(position - start), end - (int)(position - start));
    }

    private async ValueTask FillAsync(int count, CancellationToken cancellation)
    {
        var read = await source
            .ReadAtLeastAsync(stored.AsMemory(0, count), count, throwOnEndOfStream: false, cancellation)
            .ConfigureAwait(false);
        if (read < count)
            throw new ObjectTamperedException(key, "it ends too early");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
            cipher.Dispose();
        }
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await source.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
