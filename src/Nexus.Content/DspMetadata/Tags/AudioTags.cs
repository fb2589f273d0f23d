using Nexus.Content.DspMetadata.Describing;
using Nexus.Content.DspMetadata.Identifiers;
using Nexus.Kernel;
using Nexus.Kernel.Media;

namespace Nexus.Content.DspMetadata.Tags;

/// <summary>
/// Reads and writes tags in the form of the file: ID3v2 in MP3, Vorbis comments in FLAC, Ogg Vorbis and Opus, atoms in
/// MP4. Other kinds of files have none that players agree on.
/// </summary>
internal static class AudioTags
{
    private const int MostText = 200;
    private const int MostLyrics = 50_000;
    private const int MostNames = 20;

    /// <summary>The ending by which the library knows the kind; null where tags are not spoken.</summary>
    public static string? KindOf(ReadOnlySpan<byte> head) =>
        head switch
        {
            _ when head.StartsWith("fLaC"u8) => ".flac",
            _ when head.StartsWith("OggS"u8) => ".ogg",
            _ when head.StartsWith("ID3"u8) => ".mp3",
            _ when head.Length > 8 && head[4..].StartsWith("ftyp"u8) => ".m4a",
            // An MPEG frame, layer III, without tags before it.
            _ when head.Length > 2 && head[0] == 0xFF && (head[1] & 0xE6) == 0xE2 => ".mp3",
            _ => null,
        };

    /// <summary>What the file says; null where it cannot be read.</summary>
    public static TagSet? Read(string path)
    {
        TagSet? found = null;
        using var file = Open(path);
        return file is not null && IsDone(() => found = Found(PartsOf(file)[0])) ? found : null;
    }

    private static TagSet Found(TagLib.Tag tag) =>
        new()
        {
            Title = Short(tag.Title),
            Artists = Names(tag.Performers),
            AlbumArtist = Short(tag.JoinedAlbumArtists),
            Album = Short(tag.Album),
            Track = Number(tag.Track, 9999),
            TrackCount = Number(tag.TrackCount, 9999),
            Year = tag.Year is >= 1860 and <= 2100 ? (int)tag.Year : null,
            Isrc = Tidying.Code(IdentifierKind.Isrc, tag.ISRC),
            Composers = Names(tag.Composers),
            Genre = Short(tag.FirstGenre, 50),
            Label = Short(tag.Publisher),
            Copyright = Short(tag.Copyright),
            Lyrics = Short(tag.Lyrics, MostLyrics),
            HasCover = tag.Pictures.Length > 0,
        };

    /// <summary>Writes what is said and leaves the rest as it is.</summary>
    /// <returns>Whether the file has it now; where not, it is to be thrown away.</returns>
    public static bool Write(string path, TagSet tags)
    {
        using var file = Open(path);
        return file is not null
            && IsDone(() =>
            {
                file.GetTag(NativeOf(path), create: true);
                PartsOf(file).ForEach(tag => Fill(tag, tags));
                file.Save();
            });
    }

    private static void Fill(TagLib.Tag tag, TagSet tags)
    {
        tag.Title = tags.Title ?? tag.Title;
        tag.Album = tags.Album ?? tag.Album;
        tag.ISRC = tags.Isrc ?? tag.ISRC;
        tag.Publisher = tags.Label ?? tag.Publisher;
        tag.Copyright = tags.Copyright ?? tag.Copyright;
        tag.Lyrics = tags.Lyrics ?? tag.Lyrics;
        tag.Year = (uint?)tags.Year ?? tag.Year;
        tag.Track = (uint?)tags.Track ?? tag.Track;
        tag.TrackCount = (uint?)tags.TrackCount ?? tag.TrackCount;
        tag.Performers = tags.Artists.Count > 0 ? [.. tags.Artists] : tag.Performers;
        tag.Composers = tags.Composers.Count > 0 ? [.. tags.Composers] : tag.Composers;
        tag.AlbumArtists = tags.AlbumArtist is { } artist ? [artist] : tag.AlbumArtists;
        tag.Genres = tags.Genre is { } genre ? [genre] : tag.Genres;
    }

    // Two kinds in one file, as in old MP3s, say the same afterwards. Of Ogg the library's view of all streams knows
    // fewer fields than the comment of each.
    private static List<TagLib.Tag> PartsOf(TagLib.File file) =>
        file.Tag is TagLib.Ogg.GroupedComment grouped && grouped.Comments.Any() ? [.. grouped.Comments] : [file.Tag];

    private static TagLib.TagTypes NativeOf(string path) =>
        Path.GetExtension(path) switch
        {
            ".mp3" => TagLib.TagTypes.Id3v2,
            ".m4a" => TagLib.TagTypes.Apple,
            _ => TagLib.TagTypes.Xiph,
        };

    private static TagLib.File? Open(string path)
    {
        if (!TagReading.IsSafe(path, path))
        {
            return null;
        }
        TagLib.File? file = null;
        return IsDone(() => file = TagLib.File.Create(path, TagLib.ReadStyle.None)) ? file : null;
    }

    // A file that somebody made by hand can make the library fail in many ways; each means that it has no tags for us. A
    // disk that is full is no fault of the file.
    private static bool IsDone(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception failed) when (failed is not (IOException or UnauthorizedAccessException))
        {
            return false;
        }
    }

    private static string? Short(string? text, int most = MostText) =>
        Tidying.Text(text?.Replace("\0", "", StringComparison.Ordinal)) is { } plain
            ? WholeText.Cut(plain, most)
            : null;

    private static int? Number(uint value, int most) => value is 0 || value > most ? null : (int)value;

    private static List<string> Names(string[] names) =>
        [.. names.Select(name => Short(name)).OfType<string>().Distinct().Take(MostNames)];
}
