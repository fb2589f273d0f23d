using System.Buffers.Binary;

namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>FLV (version 10.1, annex E): the messages of RTMP one after the other, whole at whatever byte it ends.</summary>
internal static class FlvWriter
{
    private const int HeaderLength = 11;

    /// <summary>Sound and picture; then the length of a tag before the first one.</summary>
    public static byte[] FileHeader { get; } = [.. "FLV"u8, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0];

    public static byte[] Tag(byte type, uint timestamp, ReadOnlySpan<byte> body)
    {
        var tag = new byte[HeaderLength + body.Length + 4];
        // Lengths and times have three bytes; each is written with four, and the next field over the rest.
        BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(0), body.Length);
        tag[0] = type;
        BinaryPrimitives.WriteUInt32BigEndian(tag.AsSpan(4), timestamp << 8);
        tag[7] = (byte)(timestamp >> 24);
        body.CopyTo(tag.AsSpan(HeaderLength));
        BinaryPrimitives.WriteInt32BigEndian(tag.AsSpan(HeaderLength + body.Length), HeaderLength + body.Length);
        return tag;
    }
}
