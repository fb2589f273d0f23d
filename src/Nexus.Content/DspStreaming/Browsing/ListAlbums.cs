using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Protocol;

namespace Nexus.Content.DspStreaming.Browsing;

/// <summary>The album lists of an app's home screen.</summary>
internal static class ListAlbums
{
    private const int MostAtOnce = 500;

    public static void Add(MethodTable table) =>
        table
            .Read("getAlbumList", call => ListAsync(call, "albumList", asDirectory: true))
            .Read("getAlbumList2", call => ListAsync(call, "albumList2", asDirectory: false));

    private static async Task ListAsync(SubsonicCall call, string name, bool asDirectory)
    {
        var shelf = await call.ShelfAsync();
        var type = call.Sent.Required("type");
        var size = call.Sent.Number("size", 10, 0, MostAtOnce);
        var offset = call.Sent.Number("offset", 0, 0, int.MaxValue);
        var albums = await Ordered(call, shelf, type).Skip(offset).Take(size).ToListAsync(call.Aborted);
        var elements = await call.Get<Views>().AlbumsAsync(shelf, "album", albums, asDirectory, call.Aborted);
        call.Answer.Add(new Element(name).List("album", elements));
    }

    private static IQueryable<MusicAlbum> Ordered(SubsonicCall call, Shelf shelf, string type)
    {
        var albums = shelf.Albums;
        return type switch
        {
            "random" => albums.OrderBy(_ => EF.Functions.Random()),
            "newest" => albums.OrderByDescending(row => row.PublishedAt).ThenBy(row => row.Id),
            "alphabeticalByName" => albums.OrderBy(row => row.SortTitle).ThenBy(row => row.Id),
            "alphabeticalByArtist" => albums
                .OrderBy(row => row.ArtistName)
                .ThenBy(row => row.SortTitle)
                .ThenBy(row => row.Id),
            "byYear" => ByYear(call, albums),
            "byGenre" => ByGenre(call, albums),
            "highest" or "starred" => ByMark(shelf, albums, type == "starred"),
            "frequent" or "recent" => ByListening(shelf, albums, type == "recent"),
            _ => throw SubsonicException.Wrong("type", "one of the protocol's list types."),
        };
    }

    // From a later to an earlier year is the order backwards.
    private static IQueryable<MusicAlbum> ByYear(SubsonicCall call, IQueryable<MusicAlbum> albums)
    {
        call.Sent.Required("fromYear");
        call.Sent.Required("toYear");
        var from = call.Sent.Number("fromYear", 0, 0, 9999);
        var to = call.Sent.Number("toYear", 0, 0, 9999);
        var (least, most) = (Math.Min(from, to), Math.Max(from, to));
        var chosen = albums.Where(row => row.Year >= least && row.Year <= most);
        return from <= to
            ? chosen.OrderBy(row => row.Year).ThenBy(row => row.Id)
            : chosen.OrderByDescending(row => row.Year).ThenBy(row => row.Id);
    }

    private static IQueryable<MusicAlbum> ByGenre(SubsonicCall call, IQueryable<MusicAlbum> albums)
    {
        var genre = call.Sent.Required("genre");
        return albums.Where(row => row.Genre == genre).OrderBy(row => row.SortTitle).ThenBy(row => row.Id);
    }

    private static IQueryable<MusicAlbum> ByMark(Shelf shelf, IQueryable<MusicAlbum> albums, bool starred)
    {
        var marks = shelf.Db.Marks.Where(row => row.UserId == shelf.UserId && row.Kind == MarkKind.Album);
        var joined = albums.Join(marks, album => album.Id, mark => mark.ItemId, (album, mark) => new { album, mark });
        return (
            starred
                ? joined.Where(pair => pair.mark.StarredAt != null).OrderByDescending(pair => pair.mark.StarredAt)
                : joined.Where(pair => pair.mark.Rating != null).OrderByDescending(pair => pair.mark.Rating)
        )
            .ThenBy(pair => pair.album.Id)
            .Select(pair => pair.album);
    }

    private static IQueryable<MusicAlbum> ByListening(Shelf shelf, IQueryable<MusicAlbum> albums, bool recent)
    {
        var heard = shelf
            .Db.Listens.Where(row => row.UserId == shelf.UserId)
            .Join(
                shelf.Db.Tracks,
                row => row.WorkId,
                track => track.WorkId,
                (row, track) =>
                    new
                    {
                        track.AlbumId,
                        row.Plays,
                        row.LastAt,
                    }
            )
            .GroupBy(row => row.AlbumId)
            .Select(group => new
            {
                AlbumId = group.Key,
                Plays = group.Sum(row => row.Plays),
                LastAt = group.Max(row => row.LastAt),
            });
        var joined = albums.Join(heard, album => album.Id, row => row.AlbumId, (album, row) => new { album, row });
        return (
            recent
                ? joined.OrderByDescending(pair => pair.row.LastAt)
                : joined.OrderByDescending(pair => pair.row.Plays)
        )
            .ThenBy(pair => pair.album.Id)
            .Select(pair => pair.album);
    }
}
