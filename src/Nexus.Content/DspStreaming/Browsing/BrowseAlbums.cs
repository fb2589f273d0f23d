using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Protocol;

namespace Nexus.Content.DspStreaming.Browsing;

/// <summary>One album, one song, genres.</summary>
internal static class BrowseAlbums
{
    public static void Add(MethodTable table) =>
        table
            .Read("getAlbum", ReadAlbumAsync)
            .Read("getSong", ReadSongAsync)
            .Read("getGenres", ListGenresAsync)
            .Read("getAlbumInfo", DescribeAsync)
            .Read("getAlbumInfo2", DescribeAsync);

    public static async Task<MusicAlbum> FindAsync(Shelf shelf, Guid id, CancellationToken cancellationToken) =>
        await shelf.Albums.FirstOrDefaultAsync(row => row.Id == id, cancellationToken)
        ?? throw SubsonicException.Absent("album");

    /// <summary>Its tracks in its order, numbered as they stand there, though they may be at home on another album.</summary>
    public static async Task<List<MusicTrack>> TracksAsync(
        Shelf shelf,
        MusicAlbum album,
        CancellationToken cancellationToken
    )
    {
        var tracks = await shelf.InOrderAsync(album.WorkIds, cancellationToken);
        foreach (var track in tracks)
        {
            (track.AlbumId, track.AlbumTitle) = (album.Id, album.Title);
            track.TrackNumber = album.WorkIds.IndexOf(track.WorkId) + 1;
        }
        return tracks;
    }

    private static async Task ReadAlbumAsync(SubsonicCall call)
    {
        var shelf = await call.ShelfAsync();
        var album = await FindAsync(shelf, ItemId.RequireAlbum(call.Sent.Required("id")), call.Aborted);
        var tracks = await TracksAsync(shelf, album, call.Aborted);
        var views = call.Get<Views>();
        var element = (await views.AlbumsAsync(shelf, "album", [album], asDirectory: false, call.Aborted))[0];
        call.Answer.Add(element.List("song", await views.SongsAsync(shelf, "song", tracks, call.Aborted)));
    }

    private static async Task ReadSongAsync(SubsonicCall call)
    {
        var shelf = await call.ShelfAsync();
        var track = await FindSongAsync(shelf, call.Sent.Required("id"), call.Aborted);
        call.Answer.Add((await call.Get<Views>().SongsAsync(shelf, "song", [track], call.Aborted))[0]);
    }

    public static async Task<MusicTrack> FindSongAsync(Shelf shelf, string text, CancellationToken cancellationToken)
    {
        var id = ItemId.RequireSong(text);
        return await shelf.Tracks.FirstOrDefaultAsync(row => row.WorkId == id, cancellationToken)
            ?? throw SubsonicException.Absent("song");
    }

    private static async Task ListGenresAsync(SubsonicCall call)
    {
        var shelf = await call.ShelfAsync();
        var songs = await shelf
            .Tracks.Where(row => row.Genre != null)
            .GroupBy(row => row.Genre!)
            .Select(group => new { Genre = group.Key, Count = group.Count() })
            .OrderBy(row => row.Genre)
            .ToListAsync(call.Aborted);
        var albums = await shelf
            .Albums.Where(row => row.Genre != null)
            .GroupBy(row => row.Genre!)
            .Select(group => new { Genre = group.Key, Count = group.Count() })
            .ToDictionaryAsync(row => row.Genre, row => row.Count, call.Aborted);
        call.Answer.Add(
            new Element("genres").List(
                "genre",
                songs.Select(row =>
                    new Element("genre") { Text = row.Genre }
                        .Set("songCount", row.Count)
                        .Set("albumCount", albums.GetValueOrDefault(row.Genre))
                )
            )
        );
    }

    private static async Task DescribeAsync(SubsonicCall call)
    {
        var shelf = await call.ShelfAsync();
        var (kind, id) = ItemId.RequireAny(call.Sent.Required("id"));
        if (kind == MarkKind.Album)
        {
            await FindAsync(shelf, id, call.Aborted);
        }
        call.Answer.Add(new Element("albumInfo"));
    }
}
