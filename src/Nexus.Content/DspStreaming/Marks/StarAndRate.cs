using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Browsing;
using Nexus.Content.DspStreaming.Protocol;

namespace Nexus.Content.DspStreaming.Marks;

/// <summary>Favourites and ratings of songs, albums and artists.</summary>
internal static class StarAndRate
{
    private const int MostAtOnce = 500;

    public static void Add(MethodTable table) =>
        table
            .Write("star", call => StarAsync(call, starred: true))
            .Write("unstar", call => StarAsync(call, starred: false))
            .Write("setRating", RateAsync)
            .Read("getStarred", call => ListAsync(call, "starred", asDirectory: true))
            .Read("getStarred2", call => ListAsync(call, "starred2", asDirectory: false));

    private static async Task StarAsync(SubsonicCall call, bool starred)
    {
        var items = call
            .Sent.All("id")
            .Select(ItemId.RequireAny)
            .Concat(call.Sent.All("albumId").Select(text => (MarkKind.Album, ItemId.RequireAlbum(text))))
            .Concat(call.Sent.All("artistId").Select(text => (MarkKind.Artist, ItemId.RequireArtist(text))))
            .Select(item => new MarkedItem(item.Item1, item.Item2))
            .Distinct()
            .ToList();
        if (items.Count is 0 or > MostAtOnce)
        {
            throw items.Count == 0
                ? SubsonicException.Missing("id")
                : SubsonicException.Wrong("id", $"at most {MostAtOnce}.");
        }
        RequireAll(await call.Get<MarkBook>().StarAsync(await call.ShelfAsync(), items, starred, call.Aborted));
    }

    private static async Task RateAsync(SubsonicCall call)
    {
        var (kind, id) = ItemId.RequireAny(call.Sent.Required("id"));
        call.Sent.Required("rating");
        var rating = call.Sent.Number("rating", -1, -1, 6);
        if (rating is < 0 or > 5)
        {
            throw SubsonicException.Wrong("rating", "0 to 5; 0 takes it away.");
        }
        var item = new MarkedItem(kind, id);
        int? given = rating == 0 ? null : rating;
        RequireAll(await call.Get<MarkBook>().RateAsync(await call.ShelfAsync(), item, given, call.Aborted));
    }

    private static void RequireAll(MarkedItem? absent)
    {
        if (absent is not null)
        {
            throw SubsonicException.Absent("thing");
        }
    }

    private static async Task ListAsync(SubsonicCall call, string name, bool asDirectory)
    {
        var shelf = await call.ShelfAsync();
        var marks = await shelf
            .Db.Marks.AsNoTracking()
            .Where(row => row.UserId == call.UserId && row.StarredAt != null)
            .OrderByDescending(row => row.StarredAt)
            .ToListAsync(call.Aborted);
        List<Guid> Of(MarkKind kind) => [.. marks.Where(mark => mark.Kind == kind).Select(mark => mark.ItemId)];
        var (artistIds, albumIds) = (Of(MarkKind.Artist), Of(MarkKind.Album));
        var artists = await BrowseArtists.OfAsync(
            shelf.Albums.Where(row => artistIds.Contains(row.ArtistId)),
            call.Aborted
        );
        var albums = await shelf.Albums.Where(row => albumIds.Contains(row.Id)).ToListAsync(call.Aborted);
        var songs = await shelf.InOrderAsync(Of(MarkKind.Song), call.Aborted);
        var views = call.Get<Views>();
        call.Answer.Add(
            new Element(name)
                .List("artist", await views.ArtistsAsync(shelf, "artist", artists, call.Aborted))
                .List(
                    "album",
                    await views.AlbumsAsync(
                        shelf,
                        "album",
                        [.. albums.OrderBy(album => albumIds.IndexOf(album.Id))],
                        asDirectory,
                        call.Aborted
                    )
                )
                .List("song", await views.SongsAsync(shelf, "song", songs, call.Aborted))
        );
    }
}
