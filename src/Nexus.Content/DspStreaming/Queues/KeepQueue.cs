using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Browsing;
using Nexus.Content.DspStreaming.Protocol;

namespace Nexus.Content.DspStreaming.Queues;

/// <summary>The play queue, to go on with another app; the current song by its identifier or, as the extension has it, its place.</summary>
internal static class KeepQueue
{
    private const int MostTracks = 5000;

    public static void Add(MethodTable table) =>
        table
            .Write("savePlayQueue", call => SaveAsync(call, byIndex: false))
            .Write("savePlayQueueByIndex", call => SaveAsync(call, byIndex: true))
            .Read("getPlayQueue", call => ReadAsync(call, byIndex: false))
            .Read("getPlayQueueByIndex", call => ReadAsync(call, byIndex: true));

    private static async Task SaveAsync(SubsonicCall call, bool byIndex)
    {
        var works = call.Sent.All("id").Where(text => text.Length > 0).Select(ItemId.RequireSong).ToList();
        if (works.Count > MostTracks)
        {
            throw SubsonicException.Wrong("id", $"at most {MostTracks}.");
        }
        var current = works.Count == 0 ? null : CurrentOf(call, works, byIndex);
        var position = Math.Max(0, call.Sent.Long("position") ?? 0);
        var (db, now) = (call.Get<MusicDb>(), call.Get<TimeProvider>().GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(call.Aborted);
        await db.PlayQueues.Where(row => row.UserId == call.UserId).ExecuteDeleteAsync(call.Aborted);
        if (works.Count > 0)
        {
            db.PlayQueues.Add(
                new PlayQueue
                {
                    UserId = call.UserId,
                    WorkIds = works,
                    Current = current,
                    PositionMs = position,
                    ChangedBy = call.Client,
                    ChangedAt = now,
                }
            );
            await db.SaveChangesAsync(call.Aborted);
        }
        await transaction.CommitAsync(call.Aborted);
    }

    private static int? CurrentOf(SubsonicCall call, List<Guid> works, bool byIndex)
    {
        if (byIndex)
        {
            call.Sent.Required("currentIndex");
            var index = call.Sent.Number("currentIndex", -1, -1, int.MaxValue);
            return index >= 0 && index < works.Count
                ? index
                : throw SubsonicException.Wrong("currentIndex", "a place in the queue, from 0.");
        }
        if (call.Sent.Text("current") is not { } text)
        {
            return null;
        }
        var place = works.IndexOf(ItemId.RequireSong(text));
        return place >= 0 ? place : throw SubsonicException.Wrong("current", "one of the songs of the queue.");
    }

    private static async Task ReadAsync(SubsonicCall call, bool byIndex)
    {
        var shelf = await call.ShelfAsync();
        var queue = await shelf
            .Db.PlayQueues.AsNoTracking()
            .FirstOrDefaultAsync(row => row.UserId == call.UserId, call.Aborted);
        if (queue is null)
        {
            return;
        }
        var tracks = await shelf.InOrderAsync(queue.WorkIds, call.Aborted);
        var element = new Element(byIndex ? "playQueueByIndex" : "playQueue")
            .Set("position", queue.PositionMs)
            .Set("username", call.User.UserName)
            .Set("changed", queue.ChangedAt)
            .Set("changedBy", queue.ChangedBy)
            .List("entry", await call.Get<Views>().SongsAsync(shelf, "entry", tracks, call.Aborted));
        if (queue.Current is { } place && place < queue.WorkIds.Count)
        {
            // Songs that are gone by now move the others up.
            var known = tracks.Select(track => track.WorkId).ToHashSet();
            var index = queue.WorkIds.Take(place).Count(known.Contains);
            if (known.Contains(queue.WorkIds[place]))
            {
                element.Set(byIndex ? "currentIndex" : "current", byIndex ? index : ItemId.Song(queue.WorkIds[place]));
            }
        }
        call.Answer.Add(element);
    }
}
