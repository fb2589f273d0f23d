using System.Buffers.Binary;

namespace Nexus.Kernel.Storage;

/// <summary>The stored form of content, made while it is read.</summary>
internal sealed class EncryptingStream(HashingStream content, EncryptedHeader header, ChunkCipher cipher)
    : AsyncReadStream
{
    private readonly byte[] plain = new byte[EncryptedLayout.ChunkLength];
    private readonly byte[] stored = new byte[EncryptedLayout.StoredChunkLength];
    private ReadOnlyMemory<byte> ready = header.Bytes;
    private long number;
    private bool ended;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        if (ready.IsEmpty && !ended)
            await NextAsync(cancellationToken).ConfigureAwait(false);
        var count = Math.Min(ready.Length, buffer.Length);
        ready[..count].CopyTo(buffer);
        ready = ready[count..];
        return count;
    }

    private async ValueTask NextAsync(CancellationToken cancellation)
    {
        var count = await content.ReadAtLeastAsync(plain, plain.Length, false, cancellation).ConfigureAwait(false);
        if (count == 0)
        {
            ended = true;
            BinaryPrimitives.WriteInt64BigEndian(plain, content.Count);
            Convert.FromHexString(content.Sha256, plain.AsSpan(8), out _, out _);
            count = EncryptedLayout.SummaryLength;
        }
        cipher.Encrypt(number++, ended, plain.AsSpan(0, count), stored);
        ready = stored.AsMemory(0, count + EncryptedLayout.TagLength);
    }
}
