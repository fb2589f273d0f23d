using System.Buffers.Binary;

namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>Cuts a stream of fragmented MP4 (ISO/IEC 14496-12) into its beginning (ftyp, moov) and its parts (moof, mdat).</summary>
internal sealed class FragmentReader(Stream stream)
{
    private const int HeaderLength = 8;
    private const int LargestBox = 64 << 20;
    private readonly List<byte[]> pending = [];
    private MovieHeader? movie;
    private MovieFragment? open;

    /// <returns>The next part, or null where the stream ends.</returns>
    public async Task<Fragment?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await ReadBoxAsync(cancellationToken) is { } box)
        {
            pending.Add(box);
            switch (Mp4Box.NameOf(box))
            {
                case "moov":
                    movie = MovieHeader.Read(box);
                    return new Fragment(TakePending(), movie.Codec, 0, false);
                case "moof":
                    var next = MovieFragment.Read(box, movie ?? throw new InvalidDataException("A part before moov."));
                    // Sound alone, which is what comes first, goes with the picture that follows.
                    open = open is { HasPicture: true } ? throw new InvalidDataException("Two moof boxes.") : next;
                    break;
                case "mdat" when open is { HasPicture: true } part:
                    open = null;
                    return new Fragment(TakePending(), null, part.Duration, part.IsIndependent);
                default:
                    break;
            }
        }
        return null;
    }

    private byte[] TakePending()
    {
        var bytes = new byte[pending.Sum(box => box.Length)];
        var at = 0;
        foreach (var box in pending)
        {
            box.CopyTo(bytes, at);
            at += box.Length;
        }
        pending.Clear();
        return bytes;
    }

    private async Task<byte[]?> ReadBoxAsync(CancellationToken cancellationToken)
    {
        var header = new byte[HeaderLength];
        var read = await stream.ReadAtLeastAsync(header, HeaderLength, false, cancellationToken);
        if (read < HeaderLength)
        {
            return null;
        }
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (length is < HeaderLength or > LargestBox)
        {
            throw new InvalidDataException($"A box of {length} bytes.");
        }
        var box = new byte[length];
        header.CopyTo(box, 0);
        read = await stream.ReadAtLeastAsync(
            box.AsMemory(HeaderLength),
            box.Length - HeaderLength,
            false,
            cancellationToken
        );
        return read < box.Length - HeaderLength ? null : box;
    }
}
