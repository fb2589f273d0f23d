using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Protocol;

namespace Nexus.Content.DspStreaming.Browsing;

/// <summary>Artists by letter, and what one artist has made; for the later methods and for those that know folders.</summary>
internal static class BrowseArtists
{
    private const string Ignored = "The El La Los Las Le Les";

    public static void Add(MethodTable table) =>
        table
            .Read("getMusicFolders", ListFoldersAsync)
            .Read("getArtists", ListAsync)
            .Read("getIndexes", ListIndexesAsync)
            .Read("getArtist", ReadAsync)
            .Read("getMusicDirectory", ReadDirectoryAsync)
            .Read("getArtistInfo", call => DescribeAsync(call, "artistInfo"))
            .Read("getArtistInfo2", call => DescribeAsync(call, "artistInfo2"));

    /// <summary>The artists of some albums, by name.</summary>
    public static async Task<List<ArtistRow>> OfAsync(
        IQueryable<MusicAlbum> albums,
        CancellationToken cancellationToken
    )
    {
        var rows = await albums
            .GroupBy(row => row.ArtistId)
            .Select(group => new
            {
                Id = group.Key,
                Name = group.Max(row => row.ArtistName)!,
                Albums = group.Count(),
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(row => new ArtistRow(row.Id, row.Name, row.Albums))
                .OrderBy(row => SortKeyOf(row.Name), StringComparer.Ordinal)
                .ThenBy(row => row.Id),
        ];
    }

    private static Task ListFoldersAsync(SubsonicCall call)
    {
        var folder = new Element("musicFolder").Set("id", 1).Set("name", "Music");
        call.Answer.Add(new Element("musicFolders").List("musicFolder", [folder]));
        return Task.CompletedTask;
    }

    private static async Task ListAsync(SubsonicCall call)
    {
        var shelf = await call.ShelfAsync();
        var indexes = await IndexesAsync(call, shelf);
        call.Answer.Add(new Element("artists").Set("ignoredArticles", Ignored).List("index", indexes));
    }

    private static async Task ListIndexesAsync(SubsonicCall call)
    {
        var shelf = await call.ShelfAsync();
        var changed = await shelf.Albums.MaxAsync(row => (DateTimeOffset?)row.PublishedAt, call.Aborted);
        // Told whole each time: what is bought or withdrawn changes it too, and leaves no date.
        var indexes = await IndexesAsync(call, shelf);
        call.Answer.Add(
            new Element("indexes")
                .Set("lastModified", changed?.ToUnixTimeMilliseconds() ?? 0)
                .Set("ignoredArticles", Ignored)
                .List("index", indexes)
        );
    }

    private static async Task<List<Element>> IndexesAsync(SubsonicCall call, Shelf shelf)
    {
        var artists = await OfAsync(shelf.Albums, call.Aborted);
        var views = await call.Get<Views>().ArtistsAsync(shelf, "artist", artists, call.Aborted);
        return
        [
            .. artists
                .Zip(views)
                .GroupBy(pair => LetterOf(pair.First.Name), StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group =>
                    new Element("index").Set("name", group.Key).List("artist", group.Select(pair => pair.Second))
                ),
        ];
    }

    private static async Task ReadAsync(SubsonicCall call)
    {
        var shelf = await call.ShelfAsync();
        var (artist, albums) = await FindAsync(call, shelf, ItemId.RequireArtist(call.Sent.Required("id")));
        var views = call.Get<Views>();
        var element = (await views.ArtistsAsync(shelf, "artist", [artist], call.Aborted))[0];
        element.List("album", await views.AlbumsAsync(shelf, "album", albums, asDirectory: false, call.Aborted));
        call.Answer.Add(element);
    }

    private static async Task ReadDirectoryAsync(SubsonicCall call)
    {
        var shelf = await call.ShelfAsync();
        var (kind, id) = ItemId.RequireAny(call.Sent.Required("id"));
        var views = call.Get<Views>();
        if (kind == MarkKind.Artist)
        {
            var (artist, albums) = await FindAsync(call, shelf, id);
            call.Answer.Add(
                new Element("directory")
                    .Set("id", ItemId.Artist(id))
                    .Set("name", artist.Name)
                    .List("child", await views.AlbumsAsync(shelf, "child", albums, asDirectory: true, call.Aborted))
            );
            return;
        }
        var album = await BrowseAlbums.FindAsync(shelf, id, call.Aborted);
        var tracks = await BrowseAlbums.TracksAsync(shelf, album, call.Aborted);
        call.Answer.Add(
            new Element("directory")
                .Set("id", ItemId.Album(id))
                .Set("parent", ItemId.Artist(album.ArtistId))
                .Set("name", album.Title)
                .List("child", await views.SongsAsync(shelf, "child", tracks, call.Aborted))
        );
    }

    // No biographies are written here; what is known of an artist is his picture.
    private static async Task DescribeAsync(SubsonicCall call, string name)
    {
        var shelf = await call.ShelfAsync();
        var (kind, id) = ItemId.RequireAny(call.Sent.Required("id"));
        if (kind == MarkKind.Artist)
        {
            await FindAsync(call, shelf, id);
        }
        call.Answer.Add(new Element(name));
    }

    private static async Task<(ArtistRow Artist, List<MusicAlbum> Albums)> FindAsync(
        SubsonicCall call,
        Shelf shelf,
        Guid id
    )
    {
        var albums = await shelf
            .Albums.Where(row => row.ArtistId == id)
            .OrderByDescending(row => row.PublishedAt)
            .ThenBy(row => row.Id)
            .ToListAsync(call.Aborted);
        return albums.Count == 0
            ? throw SubsonicException.Absent("artist")
            : (new ArtistRow(id, albums[0].ArtistName, albums.Count), albums);
    }

    private static string SortKeyOf(string name)
    {
        var folded = SearchWords.Fold(name);
        foreach (var article in Ignored.ToLowerInvariant().Split(' '))
        {
            if (folded.StartsWith(article + " ", StringComparison.Ordinal))
            {
                return folded[(article.Length + 1)..];
            }
        }
        return folded;
    }

    private static string LetterOf(string name)
    {
        var key = SortKeyOf(name);
        return key.Length > 0 && char.IsLetter(key[0]) ? key[..1].ToUpperInvariant() : "#";
    }
}
