using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspStreaming.Playing;

/// <summary>
/// One rendition as one file: initialization segment, index, media segments. Nothing of it is written anywhere; its
/// length is known and any range of it can be read.
/// </summary>
internal sealed class SongFile
{
    private readonly SoundPart[] segments;
    private readonly byte[] header;
    private readonly int initLength;

    private SongFile(Guid assetId, SoundRendition rendition, byte[] init)
    {
        BitRate = rendition.BitRate;
        segments = [.. rendition.Parts.Skip(1)];
        header = [.. init, .. SegmentIndexBox.Of(segments)];
        initLength = init.Length;
        Length = header.Length + segments.Sum(part => part.Length);
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
        return new SongFile(assetId, rendition, init);
    }

    public async Task CopyAsync(
        IObjectStore objects,
        Stream target,
        long offset,
        long length,
        CancellationToken cancellationToken
    )
    {
        var end = offset + length;
        if (offset < header.Length)
        {
            var until = (int)Math.Min(end, header.Length);
            await target.WriteAsync(header.AsMemory((int)offset, until - (int)offset), cancellationToken);
        }
        var start = (long)header.Length;
        foreach (var part in segments)
        {
            var (from, to) = (Math.Max(offset - start, 0), Math.Min(end - start, part.Length));
            if (from < to)
            {
                await using var content = await objects.GetAsync(part.Key, from, to - from, cancellationToken);
                await content.CopyToAsync(target, cancellationToken);
            }
            start += part.Length;
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
