namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>What the moov box says of the picture track.</summary>
/// <param name="TrackId">Of the picture.</param>
/// <param name="TimeScale">Units of a second of it.</param>
/// <param name="Codec">RFC 6381.</param>
internal sealed record MovieHeader(uint TrackId, uint TimeScale, string Codec)
{
    public static MovieHeader Read(byte[] moov)
    {
        foreach (var bytes in new Mp4Box(moov).Children())
        {
            if (Mp4Box.NameOf(bytes) != "trak")
            {
                continue;
            }
            var track = new Mp4Box(bytes);
            var media = track.Child("mdia");
            if (!media.Child("hdlr").Content.Slice(8, 4).SequenceEqual("vide"u8))
            {
                continue;
            }
            var header = track.Child("tkhd");
            var times = media.Child("mdhd");
            // Version 1 has times of eight bytes instead of four.
            var id = header.UInt32At(header.FullVersion == 1 ? 20 : 12);
            var scale = times.UInt32At(times.FullVersion == 1 ? 20 : 12);
            return new MovieHeader(id, scale, CodecOf(bytes));
        }
        throw new InvalidDataException("There is no picture track.");
    }

    // Profile, constraints and level stand behind the name and the version of the avcC box.
    private static string CodecOf(ReadOnlySpan<byte> track)
    {
        var box = track.IndexOf("avcC"u8);
        return box < 0 || track.Length < box + 8
            ? throw new InvalidDataException("The picture is not H.264.")
            : "avc1." + Convert.ToHexStringLower(track.Slice(box + 5, 3));
    }
}
