using System.Buffers.Binary;

namespace Nexus.Kernel.Media;

/// <summary>
/// Whether the tags of a file that a stranger sent can be read in this process. The library that reads them goes into the
/// boxes of an MP4 (ISO/IEC 14496-12) as deep as they are nested: a small file of boxes within boxes would end the process,
/// and no exception handler stops that.
/// </summary>
public static class TagReading
{
    private const int DeepestNesting = 24;
    private const int MostBoxes = 50_000;
    private const int HeaderLength = 8;

    private static readonly HashSet<string> Mp4 = new(StringComparer.OrdinalIgnoreCase)
    {
        ".m4a",
        ".m4b",
        ".m4p",
        ".m4v",
        ".mp4",
    };

    // Formats whose reader does not go deeper with what the file says.
    private static readonly HashSet<string> Flat = new(StringComparer.OrdinalIgnoreCase)
    {
        ".mp3",
        ".flac",
        ".ogg",
        ".oga",
        ".opus",
        ".wav",
        ".aif",
        ".aiff",
    };

    /// <summary>Looks at the file without the library.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="name">Its own name: the library goes by its ending.</param>
    /// <returns>False where its tags are to be left alone.</returns>
    public static bool IsSafe(string path, string name)
    {
        var ending = Path.GetExtension(name);
        if (!Mp4.Contains(ending))
        {
            return Flat.Contains(ending);
        }
        using var file = File.OpenRead(path);
        var left = MostBoxes;
        return IsShallow(file, 0, file.Length, 1, ref left);
    }

    // Each box is taken for one that holds others: what holds none begins with no header of a box that fits.
    private static bool IsShallow(Stream file, long from, long end, int depth, ref int left)
    {
        if (depth > DeepestNesting)
        {
            return false;
        }
        for (var at = from; at + HeaderLength <= end; )
        {
            if (--left < 0)
            {
                return false;
            }
            if (LengthAt(file, at, end) is not var (header, length))
            {
                return true;
            }
            // Some boxes have fields before those within: their versions, counts, or the formats of sound and picture.
            foreach (var skipped in (ReadOnlySpan<int>)[0, 4, 8, 28, 78])
            {
                if (!IsShallow(file, at + header + skipped, at + length, depth + 1, ref left))
                {
                    return false;
                }
            }
            at += length;
        }
        return true;
    }

    // Four letters, the first of Apple's own a copyright sign; fields of other boxes seldom look so.
    private static bool IsType(ReadOnlySpan<byte> type)
    {
        foreach (var letter in type)
        {
            if (letter is (< 0x20 or > 0x7e) and not 0xa9)
            {
                return false;
            }
        }
        return true;
    }

    private static (int Header, long Length)? LengthAt(Stream file, long at, long end)
    {
        Span<byte> bytes = stackalloc byte[16];
        file.Position = at;
        var read = file.ReadAtLeast(bytes, HeaderLength, throwOnEndOfStream: false);
        if (read < HeaderLength || !IsType(bytes[4..HeaderLength]))
        {
            return null;
        }
        long length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var header = HeaderLength;
        if (length == 1 && read == bytes.Length)
        {
            (length, header) = (BinaryPrimitives.ReadInt64BigEndian(bytes[8..]), bytes.Length);
        }
        else if (length == 0)
        {
            length = end - at;
        }
        return length >= header && length <= end - at ? (header, length) : null;
    }
}
