using System.Buffers.Binary;

namespace Nexus.Kernel.Storage;

/// <summary>What the last chunk of an encrypted object says of its content.</summary>
internal readonly record struct EncryptedSummary(long Length, string Sha256)
{
    public static EncryptedSummary Open(string key, ChunkCipher cipher, long length, ReadOnlySpan<byte> stored)
    {
        Span<byte> plain = stackalloc byte[EncryptedLayout.SummaryLength];
        cipher.Decrypt(EncryptedLayout.Chunks(length), last: true, stored, plain);
        var written = BinaryPrimitives.ReadInt64BigEndian(plain);
        if (written != length)
            throw new ObjectTamperedException(key, $"it holds {length} bytes, not {written}");
        return new(written, Convert.ToHexStringLower(plain[8..]));
    }
}
