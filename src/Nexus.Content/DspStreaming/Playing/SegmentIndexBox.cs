using System.Buffers.Binary;
using Nexus.Contracts.StreamCore;

namespace Nexus.Content.DspStreaming.Playing;

/// <summary>
/// The segment index (<c>sidx</c>, ISO/IEC 14496-12 section 8.16.3). Between the initialization segment and the media
/// segments it makes one file of them: players read the length from it and find the place to jump to.
/// </summary>
internal static class SegmentIndexBox
{
    private const int HeaderLength = 32;
    private const int EntryLength = 12;
    private const uint UsualTimescale = 90_000;
    private const uint StartsWithSyncSample = 0x9000_0000;

    /// <param name="init">The initialization segment.</param>
    /// <param name="segments">In order.</param>
    /// <param name="skipped">Bytes of the first that are left out.</param>
    public static byte[] Of(ReadOnlySpan<byte> init, IReadOnlyList<SoundPart> segments, int skipped)
    {
        var timescale = TimescaleOf(init);
        var box = new byte[HeaderLength + (EntryLength * segments.Count)];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        "sidx"u8.CopyTo(box.AsSpan(4));
        BinaryPrimitives.WriteUInt32BigEndian(box.AsSpan(12), 1);
        BinaryPrimitives.WriteUInt32BigEndian(box.AsSpan(16), timescale);
        BinaryPrimitives.WriteUInt16BigEndian(box.AsSpan(30), checked((ushort)segments.Count));
        var (seconds, written) = (0.0, 0L);
        for (var i = 0; i < segments.Count; i++)
        {
            var entry = box.AsSpan(HeaderLength + (EntryLength * i));
            seconds += segments[i].Seconds;
            // Of the sum, so that what is rounded away does not add up.
            var until = (long)Math.Round(seconds * timescale);
            BinaryPrimitives.WriteInt32BigEndian(entry, checked((int)segments[i].Length) - (i == 0 ? skipped : 0));
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], (uint)(until - written));
            BinaryPrimitives.WriteUInt32BigEndian(entry[8..], StartsWithSyncSample);
            written = until;
        }
        return box;
    }

    // The track's own (mdhd, section 8.4.2), because some players read the index by it.
    private static uint TimescaleOf(ReadOnlySpan<byte> init)
    {
        var at = init.IndexOf("mdhd"u8);
        if (at < 0)
        {
            return UsualTimescale;
        }
        var header = init[(at + 4)..];
        // Version 1 has times of 64 bits in front of it.
        var place = header[0] == 1 ? 20 : 12;
        return BinaryPrimitives.ReadUInt32BigEndian(header[place..]);
    }
}
