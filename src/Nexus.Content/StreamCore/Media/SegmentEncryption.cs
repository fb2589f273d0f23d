using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Nexus.Content.StreamCore.Media;

/// <summary>AES-128 in CBC mode with PKCS#7 padding over each whole segment (RFC 8216 section 5.2).</summary>
internal static class SegmentEncryption
{
    private const int BlockLength = 16;

    /// <summary>The length of an encrypted segment: padding fills the last block or is a block of its own.</summary>
    public static long LengthOf(long clear) => ((clear / BlockLength) + 1) * BlockLength;

    /// <param name="segment">Clear.</param>
    /// <param name="key">16 bytes.</param>
    /// <param name="sequence">The segment's media sequence number, which is its initialization vector.</param>
    public static byte[] Encrypt(byte[] segment, byte[] key, ulong sequence)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        return aes.EncryptCbc(segment, InitialVector(sequence));
    }

    /// <summary>The media sequence number as a 128-bit big-endian integer.</summary>
    private static byte[] InitialVector(ulong sequence)
    {
        var vector = new byte[BlockLength];
        BinaryPrimitives.WriteUInt64BigEndian(vector.AsSpan(8), sequence);
        return vector;
    }
}
