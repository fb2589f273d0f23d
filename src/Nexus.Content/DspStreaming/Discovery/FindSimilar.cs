using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Browsing;
using Nexus.Content.DspStreaming.Protocol;

namespace Nexus.Content.DspStreaming.Discovery;

/// <summary>What is played by those who played this, and what is played most of an artist.</summary>
internal static class FindSimilar
{
    private const int MostAtOnce = 500;
    private const int MostListeners = 500;
    private const int LongDays = 28;
    private const int ShortDays = 7;

    public static void Add(MethodTable table) =>
        table
            .Read("getSimilarSongs", call => SimilarAsync(call, "similarSongs"))
            .Read("getSimilarSongs2", call => SimilarAsync(call, "similarSongs2"))
            .Read("getTopSongs", TopAsync);

    private static async Task SimilarAsync(SubsonicCall call, string name)
    {
        var shelf = await call.ShelfAsync();
        var (kind, id) = ItemId.RequireAny(call.Sent.Required("id"));
        var count = call.Sent.Number("count", 50, 0, MostAtOnce);
        var seeds = await (
            kind switch
            {
                MarkKind.Song => shelf.Tracks.Where(row => row.WorkId == id),
                MarkKind.Album => shelf.Tracks.Where(row => row.AlbumId == id),
                _ => shelf.Tracks.Where(row => row.ArtistId == id),
            }
        )
            .Select(row => row.WorkId)
            .Take(MostAtOnce)
            .ToListAsync(call.Aborted);
        if (seeds.Count == 0)
        {
            throw SubsonicException.Absent("thing");
        }
        var works = await HeardTogetherAsync(call, shelf, seeds, count);
        await AnswerAsync(call, shelf, name, works);
    }

    // Songs heard by many of the same listeners come first; one of them alone is taste, so he counts as little as he is.
    private static Task<List<Guid>> HeardTogetherAsync(SubsonicCall call, Shelf shelf, List<Guid> seeds, int count)
    {
        var listeners = shelf
            .Db.Listens.Where(row => seeds.Contains(row.WorkId) && row.UserId != call.UserId)
            .GroupBy(row => row.UserId)
            .OrderByDescending(group => group.Max(row => row.LastAt))
            .Select(group => group.Key)
            .Take(MostListeners);
        return shelf
            .Db.Listens.Where(row => listeners.Contains(row.UserId) && !seeds.Contains(row.WorkId))
            .Join(shelf.Tracks, row => row.WorkId, track => track.WorkId, (row, track) => row)
            .GroupBy(row => row.WorkId)
            .Select(group => new
            {
                WorkId = group.Key,
                Listeners = group.Count(),
                Plays = group.Sum(row => row.Plays),
            })
            .OrderByDescending(row => row.Listeners)
            .ThenByDescending(row => row.Plays)
            .ThenBy(row => row.WorkId)
            .Select(row => row.WorkId)
            .Take(count)
            .ToListAsync(call.Aborted);
    }

    // The chart of 28 days; where two are even there, that of the last 7.
    private static async Task TopAsync(SubsonicCall call)
    {
        var shelf = await call.ShelfAsync();
        var artist = SearchWords.Fold(call.Sent.Required("artist"));
        var count = call.Sent.Number("count", 50, 0, MostAtOnce);
        var today = DailyPlay.DayOf(call.Get<TimeProvider>().GetUtcNow());
        var (month, week) = (today - LongDays, today - ShortDays);
        var named = await shelf
            .Tracks.Where(track => track.SearchText.Contains(artist))
            .Select(track => new { track.WorkId, track.ArtistName })
            .ToListAsync(call.Aborted);
        var songs = named
            .Where(track => SearchWords.Fold(track.ArtistName) == artist)
            .Select(track => track.WorkId)
            .ToList();
        var works = await shelf
            .Db.DailyPlays.Where(row => row.Day > month && songs.Contains(row.WorkId))
            .GroupBy(row => row.WorkId)
            .Select(group => new
            {
                WorkId = group.Key,
                Plays = group.Sum(row => row.Plays),
                Lately = group.Sum(row => row.Day > week ? row.Plays : 0),
            })
            .OrderByDescending(row => row.Plays)
            .ThenByDescending(row => row.Lately)
            .ThenBy(row => row.WorkId)
            .Select(row => row.WorkId)
            .Take(count)
            .ToListAsync(call.Aborted);
        await AnswerAsync(call, shelf, "topSongs", works);
    }

    private static async Task AnswerAsync(SubsonicCall call, Shelf shelf, string name, List<Guid> works)
    {
        var tracks = await shelf.InOrderAsync(works, call.Aborted);
        var songs = await call.Get<Views>().SongsAsync(shelf, "song", tracks, call.Aborted);
        call.Answer.Add(new Element(name).List("song", songs));
    }
}
