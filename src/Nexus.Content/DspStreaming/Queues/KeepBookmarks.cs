using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Browsing;
using Nexus.Content.DspStreaming.Protocol;

namespace Nexus.Content.DspStreaming.Queues;

/// <summary>Places in songs to come back to.</summary>
internal static class KeepBookmarks
{
    private const int MostOfUser = 1000;

    public static void Add(MethodTable table) =>
        table.Read("getBookmarks", ListAsync).Write("createBookmark", SaveAsync).Write("deleteBookmark", DeleteAsync);

    private static async Task ListAsync(SubsonicCall call)
    {
        var shelf = await call.ShelfAsync();
        var marks = await shelf
            .Db.Bookmarks.AsNoTracking()
            .Where(row => row.UserId == call.UserId)
            .OrderByDescending(row => row.ChangedAt)
            .ToDictionaryAsync(row => row.WorkId, call.Aborted);
        var tracks = await shelf.InOrderAsync(
            [.. marks.Values.OrderByDescending(row => row.ChangedAt).Select(row => row.WorkId)],
            call.Aborted
        );
        var songs = await call.Get<Views>().SongsAsync(shelf, "entry", tracks, call.Aborted);
        var elements = tracks.Zip(songs, (track, song) => View(call, marks[track.WorkId], song));
        call.Answer.Add(new Element("bookmarks").List("bookmark", elements));
    }

    private static Element View(SubsonicCall call, Bookmark mark, Element song) =>
        new Element("bookmark")
            .Set("position", mark.PositionMs)
            .Set("username", call.User.UserName)
            .Set("comment", mark.Comment)
            .Set("created", mark.CreatedAt)
            .Set("changed", mark.ChangedAt)
            .Add(song);

    private static async Task SaveAsync(SubsonicCall call)
    {
        var shelf = await call.ShelfAsync();
        var track = await BrowseAlbums.FindSongAsync(shelf, call.Sent.Required("id"), call.Aborted);
        call.Sent.Required("position");
        var position = Math.Max(0, call.Sent.Long("position") ?? 0);
        var (db, now) = (call.Get<MusicDb>(), call.Get<TimeProvider>().GetUtcNow());
        var mark = await db.Bookmarks.FirstOrDefaultAsync(
            row => row.UserId == call.UserId && row.WorkId == track.WorkId,
            call.Aborted
        );
        if (mark is null)
        {
            if (await db.Bookmarks.CountAsync(row => row.UserId == call.UserId, call.Aborted) >= MostOfUser)
            {
                throw new SubsonicException(SubsonicException.Generic, $"You have {MostOfUser} bookmarks.");
            }
            mark = new Bookmark
            {
                UserId = call.UserId,
                WorkId = track.WorkId,
                CreatedAt = now,
            };
            db.Bookmarks.Add(mark);
        }
        (mark.PositionMs, mark.Comment, mark.ChangedAt) = (position, call.Sent.Text("comment") ?? "", now);
        await db.SaveChangesAsync(call.Aborted);
    }

    private static async Task DeleteAsync(SubsonicCall call)
    {
        var id = ItemId.RequireSong(call.Sent.Required("id"));
        var removed = await call.Get<MusicDb>()
            .Bookmarks.Where(row => row.UserId == call.UserId && row.WorkId == id)
            .ExecuteDeleteAsync(call.Aborted);
        if (removed == 0)
        {
            throw SubsonicException.Absent("bookmark");
        }
    }
}
