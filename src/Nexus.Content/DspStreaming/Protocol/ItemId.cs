namespace Nexus.Content.DspStreaming.Protocol;

/// <summary>Identifiers as apps see them; they say of what kind the thing is, because some methods take any kind.</summary>
internal static class ItemId
{
    private const string SongMark = "tr-";
    private const string AlbumMark = "al-";
    private const string ArtistMark = "ar-";
    private const string PlaylistMark = "pl-";

    public static string Song(Guid id) => SongMark + id.ToString("N");

    public static string Album(Guid id) => AlbumMark + id.ToString("N");

    public static string Artist(Guid id) => ArtistMark + id.ToString("N");

    public static string Playlist(Guid id) => PlaylistMark + id.ToString("N");

    public static Guid RequireSong(string text) => Read(text, SongMark) ?? throw SubsonicException.Absent("song");

    public static Guid RequireAlbum(string text) => Read(text, AlbumMark) ?? throw SubsonicException.Absent("album");

    public static Guid RequireArtist(string text) => Read(text, ArtistMark) ?? throw SubsonicException.Absent("artist");

    public static Guid RequirePlaylist(string text) =>
        Read(text, PlaylistMark) ?? throw SubsonicException.Absent("playlist");

    public static bool IsPlaylist(string text) => Read(text, PlaylistMark) is not null;

    /// <summary>A song, album or artist.</summary>
    public static (MarkKind Kind, Guid Id) RequireAny(string text) =>
        Read(text, SongMark) is { } song ? (MarkKind.Song, song)
        : Read(text, AlbumMark) is { } album ? (MarkKind.Album, album)
        : Read(text, ArtistMark) is { } artist ? (MarkKind.Artist, artist)
        : throw SubsonicException.Absent("thing");

    private static Guid? Read(string text, string mark) =>
        text.StartsWith(mark, StringComparison.Ordinal) && Guid.TryParseExact(text[mark.Length..], "N", out var id)
            ? id
            : null;
}
