using System.Buffers.Binary;

namespace Nexus.Content.StreamCore.Live.Whip.Rtp;

/// <summary>When a sender says which of its times which moment was (RFC 3550 section 6.4.1).</summary>
/// <param name="Ntp">Seconds since 1900 in 32 bits, and their fraction in 32 more.</param>
internal readonly record struct SenderReport(uint Source, ulong Ntp, uint Timestamp);

/// <summary>Reports: what senders say, and what they are told.</summary>
internal static class Rtcp
{
    private const byte Version = 0x80;
    private const byte SenderReportType = 200;
    private const byte ReceiverReportType = 201;
    private const byte SourceDescriptionType = 202;
    private const byte ByeType = 203;
    private const byte TransportFeedback = 205;
    private const byte PayloadFeedback = 206;

    /// <summary>The sender's reports in a compound, and whether it says good-bye.</summary>
    public static List<SenderReport> Read(ReadOnlySpan<byte> compound, out bool bye)
    {
        var found = new List<SenderReport>();
        bye = false;
        while (compound.Length >= 4 && compound[0] >> 6 == 2)
        {
            var length = 4 * (BinaryPrimitives.ReadUInt16BigEndian(compound[2..]) + 1);
            if (length > compound.Length)
            {
                break;
            }
            if (compound[1] == SenderReportType && length >= 28)
            {
                found.Add(
                    new SenderReport(
                        BinaryPrimitives.ReadUInt32BigEndian(compound[4..]),
                        BinaryPrimitives.ReadUInt64BigEndian(compound[8..]),
                        BinaryPrimitives.ReadUInt32BigEndian(compound[16..])
                    )
                );
            }
            bye |= compound[1] == ByeType;
            compound = compound[length..];
        }
        return found;
    }

    /// <summary>A receiver's report with its name, as every compound begins (RFC 3550 section 6.1).</summary>
    public static byte[] Report(uint own, IReadOnlyList<ReportBlock> blocks, ReadOnlySpan<byte> feedback)
    {
        var reportLength = 8 + (24 * blocks.Count);
        // A name of one letter: somebody's address has no place here.
        byte[] description = [Version | 1, SourceDescriptionType, 0, 2, 0, 0, 0, 0, 1, 1, (byte)'x', 0];
        BinaryPrimitives.WriteUInt32BigEndian(description.AsSpan(4), own);
        var compound = new byte[reportLength + description.Length + feedback.Length];
        Head(compound, blocks.Count, ReceiverReportType, reportLength, own);
        for (var i = 0; i < blocks.Count; i++)
        {
            Write(compound.AsSpan(8 + (24 * i), 24), blocks[i]);
        }
        description.CopyTo(compound.AsSpan(reportLength));
        feedback.CopyTo(compound.AsSpan(reportLength + description.Length));
        return compound;
    }

    /// <summary>Asks for a keyframe (RFC 4585 section 6.3.1).</summary>
    public static byte[] PictureLoss(uint own, uint source)
    {
        var packet = new byte[12];
        Head(packet, 1, PayloadFeedback, packet.Length, own);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), source);
        return packet;
    }

    /// <summary>Asks for packets again (RFC 4585 section 6.2.1); each pair of bytes more names up to seventeen.</summary>
    public static byte[] Missing(uint own, uint source, IEnumerable<ushort> sequences)
    {
        var pairs = new List<(ushort First, ushort Others)>();
        foreach (var sequence in sequences)
        {
            var behind = pairs.Count > 0 ? (ushort)(sequence - pairs[^1].First) : 0;
            if (behind is > 0 and <= 16)
            {
                pairs[^1] = (pairs[^1].First, (ushort)(pairs[^1].Others | (1 << (behind - 1))));
            }
            else
            {
                pairs.Add((sequence, 0));
            }
        }
        var packet = new byte[12 + (4 * pairs.Count)];
        Head(packet, 1, TransportFeedback, packet.Length, own);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), source);
        for (var i = 0; i < pairs.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(12 + (4 * i)), pairs[i].First);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(14 + (4 * i)), pairs[i].Others);
        }
        return packet;
    }

    private static void Head(Span<byte> packet, int count, byte type, int length, uint own)
    {
        packet[0] = (byte)(Version | count);
        packet[1] = type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)((length / 4) - 1));
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], own);
    }

    private static void Write(Span<byte> block, ReportBlock report)
    {
        BinaryPrimitives.WriteUInt32BigEndian(block, report.Source);
        // The loss of all time has three bytes behind the recent one.
        BinaryPrimitives.WriteInt32BigEndian(block[4..], report.Lost);
        block[4] = report.Fraction;
        BinaryPrimitives.WriteUInt32BigEndian(block[8..], report.Highest);
        BinaryPrimitives.WriteUInt32BigEndian(block[12..], report.Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(block[16..], report.LastReport);
        BinaryPrimitives.WriteUInt32BigEndian(block[20..], report.Delay);
    }
}
