using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Nexus.Content.StreamCore.Media;

/// <summary>
/// AES-128 in CBC mode with PKCS#7 padding over each whole segment (RFC 8216 section 5.2). Done here because
/// ffmpeg 5.1 refuses it for fragmented MP4.
/// </summary>
internal static class SegmentEncryption
{
    private const int KeyLength = 16;

    public static void RequireKey(SegmentKey key)
    {
        if (key.Key.Length != KeyLength)
        {
            throw new ArgumentException($"An AES-128 key has {KeyLength} bytes, not {key.Key.Length}.", nameof(key));
        }
        if (key.Uri.AsSpan().IndexOfAny("\"\r\n") >= 0)
        {
            throw new ArgumentException("A key URI cannot hold quotes or line breaks.", nameof(key));
        }
    }

    /// <summary>The length of an encrypted segment: padding fills the last block or is a block of its own.</summary>
    public static long LengthOf(long clear) => ((clear / KeyLength) + 1) * KeyLength;

    /// <param name="sequence">The segment's media sequence number, which is its initialization vector.</param>
    public static byte[] Encrypt(byte[] segment, byte[] key, ulong sequence)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        return aes.EncryptCbc(segment, InitialVector(sequence));
    }

    /// <summary>Encrypts the segments in place; returns the playlist with their new lengths.</summary>
    public static async Task<MediaPlaylist> EncryptAsync(
        string folder,
        MediaPlaylist playlist,
        SegmentKey key,
        CancellationToken cancel
    )
    {
        var encrypted = new List<MediaSegment>();
        var sequence = 1UL;
        foreach (var segment in playlist.Segments)
        {
            var path = Path.Combine(folder, segment.Uri);
            var secret = Encrypt(await File.ReadAllBytesAsync(path, cancel), key.Key, sequence++);
            await File.WriteAllBytesAsync(path, secret, cancel);
            encrypted.Add(segment with { Length = secret.Length });
        }
        return playlist with { Segments = encrypted };
    }

    /// <summary>The media sequence number as a 128-bit big-endian integer.</summary>
    private static byte[] InitialVector(ulong sequence)
    {
        var vector = new byte[KeyLength];
        BinaryPrimitives.WriteUInt64BigEndian(vector.AsSpan(8), sequence);
        return vector;
    }
}
