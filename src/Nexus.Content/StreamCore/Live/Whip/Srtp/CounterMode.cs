using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Nexus.Content.StreamCore.Live.Whip.Srtp;

/// <summary>AES in counter mode (RFC 3711 section 4.1.1): the same deed encrypts and decrypts.</summary>
internal static class CounterMode
{
    private const int Block = 16;

    /// <param name="aes">With its key.</param>
    /// <param name="start">A block whose last two bytes count the blocks from zero on.</param>
    /// <param name="data">Changed in place.</param>
    public static void Apply(Aes aes, ReadOnlySpan<byte> start, Span<byte> data)
    {
        Span<byte> stream = stackalloc byte[(data.Length + Block - 1) / Block * Block];
        for (var i = 0; i * Block < stream.Length; i++)
        {
            start.CopyTo(stream[(i * Block)..]);
            BinaryPrimitives.WriteUInt16BigEndian(stream[((i * Block) + Block - 2)..], (ushort)i);
        }
        aes.EncryptEcb(stream, stream, PaddingMode.None);
        for (var i = 0; i < data.Length; i++)
        {
            data[i] ^= stream[i];
        }
    }

    /// <summary>The first block for a packet: salt, source and index (RFC 3711 section 4.1.1).</summary>
    public static void Start(Span<byte> block, ReadOnlySpan<byte> salt, uint source, ulong index)
    {
        block.Clear();
        salt.CopyTo(block);
        Span<byte> mixed = stackalloc byte[Block];
        mixed.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(mixed[4..], source);
        BinaryPrimitives.WriteUInt64BigEndian(mixed[6..], BinaryPrimitives.ReadUInt64BigEndian(mixed[6..]) ^ index);
        for (var i = 0; i < Block - 2; i++)
        {
            block[i] ^= mixed[i];
        }
    }
}
