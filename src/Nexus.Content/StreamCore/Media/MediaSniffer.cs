using System.Buffers.Binary;
using System.Text;

namespace Nexus.Content.StreamCore.Media;

/// <param name="Demuxer">ffmpeg's name of the one demuxer that may open the file.</param>
/// <param name="Family">What people call the format.</param>
/// <param name="KnowsItsLength">The container says how long it is, so a shorter content means a cut-off file.</param>
internal sealed record SniffedMedia(string Demuxer, string Family, bool KnowsItsLength);

/// <summary>Recognises media by magic bytes.</summary>
internal static class MediaSniffer
{
    private const int HeadLength = 64 * 1024;

    public static async Task<SniffedMedia?> SniffAsync(string path, CancellationToken cancel)
    {
        await using var file = File.OpenRead(path);
        var head = await ReadAsync(file, 0, cancel);
        if (!Starts(head, "ID3") || head.Length < 10)
        {
            return Recognise(head);
        }
        // An ID3 tag may stand before MP3, AAC and FLAC; its size has 7 bits a byte (ID3v2.4 section 6.2).
        var size = 10L + ((head[6] & 127) << 21 | (head[7] & 127) << 14 | (head[8] & 127) << 7 | head[9] & 127);
        var afterTag = await ReadAsync(file, size, cancel);
        var found = Recognise(afterTag);
        return found is { Demuxer: "flac" or "aac" } ? found : Mp3(afterTag);
    }

    private static SniffedMedia? Recognise(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12)
        {
            return null;
        }
        return Container(head) ?? Elementary(head);
    }

    private static SniffedMedia? Container(ReadOnlySpan<byte> head)
    {
        var fourth = Encoding.Latin1.GetString(head[4..8]);
        var third = Encoding.Latin1.GetString(head[8..12]);
        if (fourth is "ftyp" or "moov" or "mdat" or "wide" or "free" or "skip" or "pnot")
        {
            // HEIC and AVIF pictures share the box format with films.
            return third is "heic" or "heix" or "mif1" or "avif" or "avis" ? null : new("mov", "MP4", true);
        }
        return Encoding.Latin1.GetString(head[..4]) switch
        {
            "\x1A\x45\xDF\xA3" => new("matroska", "Matroska", true),
            "RIFF" or "RF64" when third == "WAVE" => new("wav", "WAV", false),
            "RIFF" when third == "AVI " => new("avi", "AVI", false),
            "FORM" when third is "AIFF" or "AIFC" => new("aiff", "AIFF", false),
            "OggS" => new("ogg", "Ogg", false),
            "fLaC" => new("flac", "FLAC", true),
            "FLV\x01" => new("flv", "FLV", false),
            "caff" => new("caf", "CAF", false),
            "\x30\x26\xB2\x75" => new("asf", "Windows Media", false),
            "\x00\x00\x01\xBA" => new("mpeg", "MPEG", false),
            _ => null,
        };
    }

    private static SniffedMedia? Elementary(ReadOnlySpan<byte> head)
    {
        if (head.Length > 376 && head[0] == 0x47 && head[188] == 0x47 && head[376] == 0x47)
        {
            return new("mpegts", "MPEG-TS", false);
        }
        if (head[0] != 0xFF || (head[1] & 0xE0) != 0xE0)
        {
            return null;
        }
        // Layer bits 00 are ADTS; the reserved values of version and bit rate are no MPEG audio at all.
        return (head[1] & 0x06) == 0 ? ((head[1] & 0xF6) == 0xF0 ? new("aac", "AAC", false) : null)
            : (head[1] & 0x18) == 0x08 || (head[2] & 0xF0) == 0xF0 ? null
            : Mp3(head);
    }

    /// <summary>Only a Xing or Info frame tells an MP3's length; without one it is an estimate.</summary>
    private static SniffedMedia Mp3(ReadOnlySpan<byte> frames)
    {
        var first = frames[..Math.Min(frames.Length, 4096)];
        return new("mp3", "MP3", first.IndexOf("Xing"u8) >= 0 || first.IndexOf("Info"u8) >= 0);
    }

    /// <summary>Whether RIFF, AIFF and Ogg end before the place their own headers promise.</summary>
    public static async Task<bool> EndsEarlyAsync(string path, string demuxer, CancellationToken cancel)
    {
        await using var file = File.OpenRead(path);
        var head = await ReadAsync(file, 0, cancel);
        if (head.Length < 12)
        {
            return true;
        }
        if (demuxer is "wav" or "avi" or "aiff" && !Starts(head, "RF64"))
        {
            var promised =
                demuxer == "aiff"
                    ? BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4))
                    : BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4));
            // Writers to a pipe leave the size open.
            return promised is not (0 or >= 0x7FFFF000) && promised + 8L > file.Length + 1;
        }
        if (demuxer != "ogg")
        {
            return false;
        }
        var tail = await ReadAsync(file, Math.Max(0, file.Length - HeadLength - 300), cancel, HeadLength + 300);
        return OggPageIsCut(tail);
    }

    /// <summary>RFC 3533 section 6: 27 bytes, a table of segment lengths, then the segments.</summary>
    private static bool OggPageIsCut(ReadOnlySpan<byte> tail)
    {
        var page = tail.LastIndexOf("OggS"u8);
        if (page < 0 || tail.Length < page + 27 || tail.Length < page + 27 + tail[page + 26])
        {
            return true;
        }
        var end = page + 27 + tail[page + 26];
        foreach (var segment in tail.Slice(page + 27, tail[page + 26]))
        {
            end += segment;
        }
        return end > tail.Length;
    }

    private static bool Starts(ReadOnlySpan<byte> head, string text) => head.StartsWith(Encoding.Latin1.GetBytes(text));

    private static async Task<byte[]> ReadAsync(
        FileStream file,
        long start,
        CancellationToken cancel,
        int length = HeadLength
    )
    {
        var buffer = new byte[length];
        file.Position = Math.Min(start, file.Length);
        var read = await file.ReadAtLeastAsync(buffer, length, throwOnEndOfStream: false, cancel);
        return buffer[..read];
    }
}
