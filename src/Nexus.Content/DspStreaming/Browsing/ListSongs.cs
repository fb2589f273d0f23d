using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Protocol;

namespace Nexus.Content.DspStreaming.Browsing;

/// <summary>Songs at random, of a genre, and what is played now.</summary>
internal static class ListSongs
{
    private const int MostAtOnce = 500;

    public static void Add(MethodTable table) =>
        table
            .Read("getRandomSongs", ListRandomAsync)
            .Read("getSongsByGenre", ListByGenreAsync)
            .Read("getNowPlaying", ListPlayingAsync);

    private static async Task ListRandomAsync(SubsonicCall call)
    {
        var shelf = await call.ShelfAsync();
        var (genre, tracks) = (call.Sent.Text("genre"), shelf.Tracks);
        if (genre is not null)
        {
            tracks = tracks.Where(row => row.Genre == genre);
        }
        if (call.Sent.Has("fromYear"))
        {
            var from = call.Sent.Number("fromYear", 0, 0, 9999);
            tracks = tracks.Where(row => row.Year >= from);
        }
        if (call.Sent.Has("toYear"))
        {
            var to = call.Sent.Number("toYear", 9999, 0, 9999);
            tracks = tracks.Where(row => row.Year <= to);
        }
        var size = call.Sent.Number("size", 10, 0, MostAtOnce);
        var rows = await tracks.OrderBy(_ => EF.Functions.Random()).Take(size).ToListAsync(call.Aborted);
        await AnswerAsync(call, shelf, "randomSongs", rows);
    }

    private static async Task ListByGenreAsync(SubsonicCall call)
    {
        var shelf = await call.ShelfAsync();
        var genre = call.Sent.Required("genre");
        var count = call.Sent.Number("count", 10, 0, MostAtOnce);
        var offset = call.Sent.Number("offset", 0, 0, int.MaxValue);
        var rows = await shelf
            .Tracks.Where(row => row.Genre == genre)
            .OrderBy(row => row.SortTitle)
            .ThenBy(row => row.WorkId)
            .Skip(offset)
            .Take(count)
            .ToListAsync(call.Aborted);
        await AnswerAsync(call, shelf, "songsByGenre", rows);
    }

    private static async Task AnswerAsync(SubsonicCall call, Shelf shelf, string name, List<MusicTrack> tracks)
    {
        var songs = await call.Get<Views>().SongsAsync(shelf, "song", tracks, call.Aborted);
        call.Answer.Add(new Element(name).List("song", songs));
    }

    // Only one's own players: what others listen to is their affair.
    private static async Task ListPlayingAsync(SubsonicCall call)
    {
        var shelf = await call.ShelfAsync();
        var now = call.Get<TimeProvider>().GetUtcNow();
        var since = now.AddHours(-12);
        var rows = await shelf
            .Db.NowPlaying.AsNoTracking()
            .Where(row => row.UserId == call.UserId && row.StartedAt > since)
            .OrderByDescending(row => row.StartedAt)
            .ToListAsync(call.Aborted);
        var entries = new List<Element>();
        foreach (var row in rows)
        {
            var track = await shelf.Tracks.FirstOrDefaultAsync(one => one.WorkId == row.WorkId, call.Aborted);
            if (track is null || now - row.StartedAt > TimeSpan.FromSeconds(track.Duration))
            {
                continue;
            }
            var entry = (await call.Get<Views>().SongsAsync(shelf, "entry", [track], call.Aborted))[0];
            entries.Add(
                entry
                    .Set("username", call.User.UserName)
                    .Set("minutesAgo", (int)(now - row.StartedAt).TotalMinutes)
                    .Set("playerId", entries.Count + 1)
                    .Set("playerName", row.Client)
            );
        }
        call.Answer.Add(new Element("nowPlaying").List("entry", entries));
    }
}
