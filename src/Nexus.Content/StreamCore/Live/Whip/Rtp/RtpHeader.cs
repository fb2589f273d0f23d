using System.Buffers.Binary;

namespace Nexus.Content.StreamCore.Live.Whip.Rtp;

/// <summary>The head of a packet (RFC 3550 section 5.1).</summary>
internal readonly record struct RtpHeader(
    byte PayloadType,
    bool Marker,
    ushort Sequence,
    uint Timestamp,
    uint Source,
    int PayloadAt
)
{
    public const int MinimumLength = 12;

    /// <summary>Whether a datagram holds reports and no media, by its type (RFC 5761 section 4).</summary>
    public static bool IsControl(ReadOnlySpan<byte> datagram) =>
        datagram.Length > 1 && datagram[1] is >= 192 and <= 223;

    public static bool TryRead(ReadOnlySpan<byte> packet, out RtpHeader header)
    {
        header = default;
        if (packet.Length < MinimumLength || packet[0] >> 6 != 2)
        {
            return false;
        }
        var payload = MinimumLength + (4 * (packet[0] & 0x0F));
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < payload + 4)
            {
                return false;
            }
            payload += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(payload + 2)..]));
        }
        if (packet.Length < payload)
        {
            return false;
        }
        header = new RtpHeader(
            (byte)(packet[1] & 0x7F),
            (packet[1] & 0x80) != 0,
            BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[8..]),
            payload
        );
        return true;
    }

    /// <summary>What a decrypted packet carries, without padding; empty where that is wrong.</summary>
    public ReadOnlySpan<byte> PayloadOf(ReadOnlySpan<byte> packet)
    {
        var payload = packet[PayloadAt..];
        if ((packet[0] & 0x20) == 0)
        {
            return payload;
        }
        var padding = payload.Length > 0 ? payload[^1] : 0;
        return padding > 0 && padding <= payload.Length ? payload[..^padding] : [];
    }
}
