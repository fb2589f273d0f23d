using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Nexus.Kernel.Storage;

/// <summary>
/// The first 1024 bytes of an encrypted object: mark "NXENC", version (1 byte), nonce prefix (8), length of the wrapped
/// key (2, big endian), the wrapped key in ASCII, zeros. Every chunk authenticates all of it.
/// </summary>
internal sealed record EncryptedHeader(byte[] Bytes, string WrappedKey)
{
    private const byte Version = 1;
    private const int PrefixOffset = 6;
    private const int PrefixLength = 8;
    private const int WrappedOffset = PrefixOffset + PrefixLength + 2;
    private static ReadOnlySpan<byte> Mark => "NXENC"u8;

    public ReadOnlySpan<byte> NoncePrefix => Bytes.AsSpan(PrefixOffset, PrefixLength);

    public static EncryptedHeader Create(string wrappedKey)
    {
        if (wrappedKey.Length is 0 or > 900 || !Ascii.IsValid(wrappedKey))
            throw new ArgumentException("A wrapped key must be 1 to 900 ASCII characters.", nameof(wrappedKey));
        var bytes = new byte[EncryptedLayout.HeaderLength];
        Mark.CopyTo(bytes);
        bytes[Mark.Length] = Version;
        RandomNumberGenerator.Fill(bytes.AsSpan(PrefixOffset, PrefixLength));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(WrappedOffset - 2), (ushort)wrappedKey.Length);
        Encoding.ASCII.GetBytes(wrappedKey, bytes.AsSpan(WrappedOffset));
        return new(bytes, wrappedKey);
    }

    public static EncryptedHeader Parse(string key, byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith(Mark))
            throw new ObjectTamperedException(key, "it does not begin as an encrypted object");
        if (bytes[Mark.Length] != Version)
            throw new ObjectTamperedException(key, $"it has the unknown version {bytes[Mark.Length]}");
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(WrappedOffset - 2));
        if (length > bytes.Length - WrappedOffset)
            throw new ObjectTamperedException(key, "its wrapped key is too long");
        return new(bytes, Encoding.ASCII.GetString(bytes, WrappedOffset, length));
    }
}
