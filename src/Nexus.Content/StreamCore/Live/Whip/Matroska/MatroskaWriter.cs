using System.Buffers.Binary;
using System.Text;

namespace Nexus.Content.StreamCore.Live.Whip.Matroska;

/// <summary>
/// H.264 and Opus as Matroska that is written while it is sent (RFC 9559; the length of segment and clusters is not
/// known), whole at whatever block it ends.
/// </summary>
internal static class MatroskaWriter
{
    public const int Picture = 1;
    public const int Sound = 2;

    private const int OpusChannels = 2;
    private static readonly byte[] UnknownLength = [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

    // Opus decoders need 80 milliseconds to come to rest (RFC 7845 section 4.6), told in nanoseconds.
    private static readonly byte[] SeekPreRoll = [0x04, 0xC4, 0xB4, 0x00];

    /// <summary>How the file begins.</summary>
    /// <param name="sps">A sequence parameter set of H.264.</param>
    /// <param name="pps">A picture parameter set.</param>
    /// <param name="hasSound">Whether there is Opus too.</param>
    public static byte[] Header(byte[] sps, byte[] pps, bool hasSound)
    {
        var (width, height) = SpsSize.Of(sps);
        byte[] picture =
        [
            .. Number(0xD7, Picture),
            .. Number(0x73C5, Picture),
            .. Number(0x83, 1),
            .. Text(0x86, "V_MPEG4/ISO/AVC"),
            .. Element(0x63A2, Configuration(sps, pps)),
            .. Element(0xE0, [.. Number(0xB0, width), .. Number(0xBA, height)]),
        ];
        byte[] sound = hasSound ? Element(0xAE, SoundTrack()) : [];
        byte[] kind =
        [
            .. Number(0x4286, 1),
            .. Number(0x42F7, 1),
            .. Number(0x42F2, 4),
            .. Number(0x42F3, 8),
            .. Text(0x4282, "matroska"),
            .. Number(0x4287, 4),
            .. Number(0x4285, 2),
        ];
        byte[] about = [.. Number(0x2AD7B1, 1_000_000), .. Text(0x4D80, "Nexus COS"), .. Text(0x5741, "Nexus COS")];
        return
        [
            .. Element(0x1A45DFA3, kind),
            .. Name(0x18538067),
            .. UnknownLength,
            .. Element(0x1549A966, about),
            .. Element(0x1654AE6B, [.. Element(0xAE, picture), .. sound]),
        ];
    }

    /// <summary>What blocks count their time from.</summary>
    public static byte[] Cluster(long milliseconds) =>
        [.. Name(0x1F43B675), .. UnknownLength, .. Number(0xE7, milliseconds)];

    /// <param name="track">Picture or sound.</param>
    /// <param name="milliseconds">Since its cluster's.</param>
    /// <param name="isKey">Whether a decoder can begin with it.</param>
    /// <param name="frame">One frame.</param>
    public static byte[] Block(int track, short milliseconds, bool isKey, ReadOnlySpan<byte> frame)
    {
        byte[] head =
        [
            .. Name(0xA3),
            .. Length(4 + frame.Length),
            (byte)(0x80 | track),
            0,
            0,
            (byte)(isKey ? 0x80 : 0),
        ];
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(head.Length - 3), milliseconds);
        return [.. head, .. frame];
    }

    private static byte[] SoundTrack()
    {
        // The head of Opus in other files (RFC 7845 section 5.1): version, channels, nothing skipped, 48 kHz, no gain.
        byte[] opus = [.. "OpusHead"u8, 1, OpusChannels, 0, 0, 0x80, 0xBB, 0, 0, 0, 0, 0];
        byte[] rate = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(rate, 48_000);
        return
        [
            .. Number(0xD7, Sound),
            .. Number(0x73C5, Sound),
            .. Number(0x83, 2),
            .. Text(0x86, "A_OPUS"),
            .. Element(0x63A2, opus),
            .. Element(0x56BB, SeekPreRoll),
            .. Element(0xE1, [.. Element(0xB5, rate), .. Number(0x9F, OpusChannels)]),
        ];
    }

    // AVCDecoderConfigurationRecord (ISO/IEC 14496-15 section 5.3.3): lengths of four bytes, one set of each.
    private static byte[] Configuration(byte[] sps, byte[] pps) =>
        [
            1,
            .. sps[1..4],
            0xFF,
            0xE1,
            (byte)(sps.Length >> 8),
            (byte)sps.Length,
            .. sps,
            1,
            (byte)(pps.Length >> 8),
            (byte)pps.Length,
            .. pps,
        ];

    private static byte[] Element(uint name, ReadOnlySpan<byte> content) =>
        [.. Name(name), .. Length(content.Length), .. content];

    private static byte[] Number(uint name, long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return Element(name, bytes);
    }

    private static byte[] Text(uint name, string text) => Element(name, Encoding.ASCII.GetBytes(text));

    // Names carry their own length in their first bits.
    private static byte[] Name(uint name)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, name);
        return bytes.AsSpan().TrimStart((byte)0).ToArray();
    }

    private static byte[] Length(int length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, length);
        bytes[0] = 1;
        return bytes;
    }
}
