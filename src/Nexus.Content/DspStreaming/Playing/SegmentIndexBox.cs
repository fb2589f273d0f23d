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
    private const uint Timescale = 90_000;
    private const uint StartsWithSyncSample = 0x9000_0000;

    public static byte[] Of(IReadOnlyList<SoundPart> segments)
    {
        var box = new byte[HeaderLength + (EntryLength * segments.Count)];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        "sidx"u8.CopyTo(box.AsSpan(4));
        BinaryPrimitives.WriteUInt32BigEndian(box.AsSpan(12), 1);
        BinaryPrimitives.WriteUInt32BigEndian(box.AsSpan(16), Timescale);
        BinaryPrimitives.WriteUInt16BigEndian(box.AsSpan(30), checked((ushort)segments.Count));
        var (seconds, written) = (0.0, 0L);
        for (var i = 0; i < segments.Count; i++)
        {
            var entry = box.AsSpan(HeaderLength + (EntryLength * i));
            seconds += segments[i].Seconds;
            // Of the sum, so that what is rounded away does not add up.
            var until = (long)Math.Round(seconds * Timescale);
            BinaryPrimitives.WriteInt32BigEndian(entry, checked((int)segments[i].Length));
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], (uint)(until - written));
            BinaryPrimitives.WriteUInt32BigEndian(entry[8..], StartsWithSyncSample);
            written = until;
        }
        return box;
    }
}
