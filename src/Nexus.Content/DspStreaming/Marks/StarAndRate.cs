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
            .Distinct()
            .ToList();
        if (items.Count is 0 or > MostAtOnce)
        {
            throw items.Count == 0
                ? SubsonicException.Missing("id")
                : SubsonicException.Wrong("id", $"at most {MostAtOnce}.");
        }
        var now = call.Get<TimeProvider>().GetUtcNow();
        await ChangeAsync(call, items, starred, mark => mark.StarredAt = starred ? mark.StarredAt ?? now : null);
    }

    private static async Task RateAsync(SubsonicCall call)
    {
        var item = ItemId.RequireAny(call.Sent.Required("id"));
        call.Sent.Required("rating");
        var rating = call.Sent.Number("rating", -1, -1, 6);
        if (rating is < 0 or > 5)
        {
            throw SubsonicException.Wrong("rating", "0 to 5; 0 takes it away.");
        }
        await ChangeAsync(call, [item], rating > 0, mark => mark.Rating = rating == 0 ? null : rating);
    }

    // What is no longer there can still be taken off the list.
    private static async Task ChangeAsync(
        SubsonicCall call,
        List<(MarkKind Kind, Guid Id)> items,
        bool mustBeThere,
        Action<Mark> change
    )
    {
        var shelf = await call.ShelfAsync();
        var db = call.Get<MusicDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(call.Aborted);
        foreach (var (kind, id) in items)
        {
            if (mustBeThere && !await IsThereAsync(shelf, kind, id, call.Aborted))
            {
                throw SubsonicException.Absent("thing");
            }
            var kindName = kind.ToString();
            // Two apps at once may make the same row.
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO marks (user_id, kind, item_id) VALUES ({call.UserId}, {kindName}, {id}) ON CONFLICT (user_id, kind, item_id) DO NOTHING",
                call.Aborted
            );
            change(
                await db.Marks.FirstAsync(
                    row => row.UserId == call.UserId && row.Kind == kind && row.ItemId == id,
                    call.Aborted
                )
            );
        }
        await db.SaveChangesAsync(call.Aborted);
        await db
            .Marks.Where(row => row.UserId == call.UserId && row.StarredAt == null && row.Rating == null)
            .ExecuteDeleteAsync(call.Aborted);
        await transaction.CommitAsync(call.Aborted);
    }

    private static Task<bool> IsThereAsync(Shelf shelf, MarkKind kind, Guid id, CancellationToken cancellationToken) =>
        kind switch
        {
            MarkKind.Song => shelf.Tracks.AnyAsync(row => row.WorkId == id, cancellationToken),
            MarkKind.Album => shelf.Albums.AnyAsync(row => row.Id == id, cancellationToken),
            _ => shelf.Albums.AnyAsync(row => row.ArtistId == id, cancellationToken),
        };

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
