using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Protocol;

namespace Nexus.Content.DspStreaming.Browsing;

/// <summary>
/// Finds artists, albums and songs with every word of the question in them. An empty question finds everything, which is
/// how apps copy the library: so the order is by what never changes.
/// </summary>
internal static class SearchMusic
{
    private const int MostAtOnce = 2000;

    public static void Add(MethodTable table) =>
        table
            .Read("search2", call => SearchAsync(call, "searchResult2", asDirectory: true))
            .Read("search3", call => SearchAsync(call, "searchResult3", asDirectory: false));

    private static async Task SearchAsync(SubsonicCall call, string name, bool asDirectory)
    {
        if (!call.Sent.Has("query"))
        {
            throw SubsonicException.Missing("query");
        }
        var words = SearchWords.Of(call.Sent.Text("query"));
        var shelf = await call.ShelfAsync();
        var views = call.Get<Views>();
        var artists = await ArtistsAsync(call, shelf, words);
        var albums = await AlbumsAsync(call, shelf, words);
        var songs = await SongsAsync(call, shelf, words);
        call.Answer.Add(
            new Element(name)
                .List("artist", await views.ArtistsAsync(shelf, "artist", artists, call.Aborted))
                .List("album", await views.AlbumsAsync(shelf, "album", albums, asDirectory, call.Aborted))
                .List("song", await views.SongsAsync(shelf, "song", songs, call.Aborted))
        );
    }

    private static async Task<List<ArtistRow>> ArtistsAsync(SubsonicCall call, Shelf shelf, IReadOnlyList<string> words)
    {
        var artists = await BrowseArtists.OfAsync(shelf.Albums, call.Aborted);
        var (offset, count) = PartOf(call, "artist");
        return
        [
            .. artists
                .Where(row => words.All(word => SearchWords.Fold(row.Name).Contains(word, StringComparison.Ordinal)))
                .Skip(offset)
                .Take(count),
        ];
    }

    private static Task<List<MusicAlbum>> AlbumsAsync(SubsonicCall call, Shelf shelf, IReadOnlyList<string> words)
    {
        var albums = words.Aggregate(shelf.Albums, (found, word) => found.Where(row => row.SearchText.Contains(word)));
        var (offset, count) = PartOf(call, "album");
        return albums.OrderBy(row => row.Id).Skip(offset).Take(count).ToListAsync(call.Aborted);
    }

    private static Task<List<MusicTrack>> SongsAsync(SubsonicCall call, Shelf shelf, IReadOnlyList<string> words)
    {
        var tracks = words.Aggregate(shelf.Tracks, (found, word) => found.Where(row => row.SearchText.Contains(word)));
        var (offset, count) = PartOf(call, "song");
        return tracks.OrderBy(row => row.WorkId).Skip(offset).Take(count).ToListAsync(call.Aborted);
    }

    private static (int Offset, int Count) PartOf(SubsonicCall call, string what) =>
        (call.Sent.Number(what + "Offset", 0, 0, int.MaxValue), call.Sent.Number(what + "Count", 20, 0, MostAtOnce));
}
