using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Nexus.Kernel.Storage;

/// <summary>
/// AES-256-GCM chunk by chunk, after STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and
/// its Nonce-Reuse Misuse-Resistance, 2015). The nonce is the object's random prefix and the number of the chunk; the
/// header and a flag for the last chunk are authenticated with it. So a chunk fits one object, one place, and the end
/// cannot be moved.
/// </summary>
internal sealed class ChunkCipher : IDisposable
{
    private readonly string key;
    private readonly AesGcm cipher;
    private readonly byte[] nonce = new byte[12];
    private readonly byte[] associated;

    public ChunkCipher(string key, EncryptedHeader header, byte[] dataKey)
    {
        this.key = key;
        cipher = new AesGcm(dataKey, EncryptedLayout.TagLength);
        header.NoncePrefix.CopyTo(nonce);
        associated = [.. header.Bytes, 0];
    }

    /// <summary>Writes the ciphertext and then the tag.</summary>
    public void Encrypt(long number, bool last, ReadOnlySpan<byte> plain, Span<byte> stored)
    {
        Prepare(number, last);
        cipher.Encrypt(nonce, plain, stored[..plain.Length], stored.Slice(plain.Length, TagLength), associated);
    }

    /// <summary>Opens what <see cref="Encrypt" /> wrote.</summary>
    public void Decrypt(long number, bool last, ReadOnlySpan<byte> stored, Span<byte> plain)
    {
        Prepare(number, last);
        try
        {
            cipher.Decrypt(nonce, stored[..^TagLength], stored[^TagLength..], plain, associated);
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw new ObjectTamperedException(key, $"{(last ? "its end" : $"chunk {number}")} does not open", error);
        }
    }

    public void Dispose() => cipher.Dispose();

    private const int TagLength = EncryptedLayout.TagLength;

    private void Prepare(long number, bool last)
    {
        // 2^32 chunks are 256 TiB; beyond that a nonce would repeat.
        BinaryPrimitives.WriteUInt32BigEndian(nonce.AsSpan(8), checked((uint)number));
        associated[^1] = last ? (byte)1 : (byte)0;
    }
}
