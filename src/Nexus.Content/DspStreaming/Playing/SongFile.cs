using System.Buffers.Binary;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspStreaming.Playing;

/// <summary>
/// One rendition as one file: initialization segment, index, media segments. Nothing of it is written anywhere; its
/// length is known and any range of it can be read.
/// </summary>
internal sealed class SongFile
{
    private const int HeadLength = 4096;
    private readonly SoundPart[] segments;
    private readonly byte[] header;
    private readonly int initLength;

    private readonly int skipped;

    private SongFile(Guid assetId, SoundRendition rendition, byte[] init, int skipped)
    {
        BitRate = rendition.BitRate;
        segments = [.. rendition.Parts.Skip(1)];
        this.skipped = skipped;
        header = [.. init, .. SegmentIndexBox.Of(init, segments, skipped)];
        initLength = init.Length;
        Length = header.Length + segments.Sum(part => part.Length) - skipped;
        ETag = $"\"{assetId:N}-{BitRate}\"";
    }

    public int BitRate { get; }

    public long Length { get; }

    public string ETag { get; }

    public static async Task<SongFile> OpenAsync(
        IObjectStore objects,
        Guid assetId,
        SoundRendition rendition,
        CancellationToken cancellationToken
    )
    {
        var part = rendition.Parts[0];
        var init = new byte[part.Length];
        await using var content = await objects.GetAsync(part.Key, cancellation: cancellationToken);
        await content.ReadExactlyAsync(init, cancellationToken);
        var skipped =
            rendition.Parts.Count > 1 ? await BeforeFragmentAsync(objects, rendition.Parts[1], cancellationToken) : 0;
        return new SongFile(assetId, rendition, init, skipped);
    }

    // Each segment begins with an index of itself. Some players would take that of the first for the whole file's, so
    // it is left out: everything before the first fragment (moof).
    private static async Task<int> BeforeFragmentAsync(
        IObjectStore objects,
        SoundPart first,
        CancellationToken cancellationToken
    )
    {
        var head = new byte[Math.Min(first.Length, HeadLength)];
        await using var content = await objects.GetAsync(first.Key, 0, head.Length, cancellationToken);
        await content.ReadExactlyAsync(head, cancellationToken);
        for (var at = 0; at + 8 <= head.Length; )
        {
            if (head.AsSpan(at + 4, 4).SequenceEqual("moof"u8))
            {
                return at;
            }
            var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(at));
            if (length < 8 || length > head.Length)
            {
                break;
            }
            at += length;
        }
        return 0;
    }

    public async Task CopyAsync(
        IObjectStore objects,
        Stream target,
        long offset,
        long count,
        CancellationToken cancellationToken
    )
    {
        var end = offset + count;
        if (offset < header.Length)
        {
            var until = (int)Math.Min(end, header.Length);
            await target.WriteAsync(header.AsMemory((int)offset, until - (int)offset), cancellationToken);
        }
        var start = (long)header.Length;
        for (var i = 0; i < segments.Length; i++)
        {
            var skip = i == 0 ? skipped : 0;
            var length = segments[i].Length - skip;
            var (from, to) = (Math.Max(offset - start, 0), Math.Min(end - start, length));
            if (from < to)
            {
                var key = segments[i].Key;
                await using var content = await objects.GetAsync(key, from + skip, to - from, cancellationToken);
                await content.CopyToAsync(target, cancellationToken);
            }
            start += length;
            if (start >= end)
            {
                return;
            }
        }
    }

    /// <summary>Everything a decoder needs from some second on; it begins earlier by the seconds that are answered.</summary>
    public double SecondsBefore(double offset)
    {
        var (before, _) = SegmentAt(offset);
        return offset - before;
    }

    public async Task CopyFromAsync(
        IObjectStore objects,
        Stream target,
        double offset,
        CancellationToken cancellationToken
    )
    {
        await target.WriteAsync(header.AsMemory(0, initLength), cancellationToken);
        foreach (var part in segments.Skip(SegmentAt(offset).Index))
        {
            await using var content = await objects.GetAsync(part.Key, cancellation: cancellationToken);
            await content.CopyToAsync(target, cancellationToken);
        }
    }

    private (double Start, int Index) SegmentAt(double offset)
    {
        var start = 0.0;
        for (var i = 0; i < segments.Length; i++)
        {
            if (start + segments[i].Seconds > offset)
            {
                return (start, i);
            }
            start += segments[i].Seconds;
        }
        return (start, segments.Length);
    }
}
