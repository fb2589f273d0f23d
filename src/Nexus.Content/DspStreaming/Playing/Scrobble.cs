using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Protocol;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Calls;

namespace Nexus.Content.DspStreaming.Playing;

/// <summary>
/// An app says what it plays, or has played. Both go to streaming-v2, which alone counts plays: what begins opens a
/// session there, what was played ends it.
/// </summary>
internal static class Scrobble
{
    private const int MostAtOnce = 100;
    private const int MostPlayers = 50;

    public static void Add(MethodTable table) => table.Write("scrobble", HandleAsync);

    private static async Task HandleAsync(SubsonicCall call)
    {
        call.Sent.Required("id");
        var works = call.Sent.All("id").Select(ItemId.RequireSong).ToList();
        if (works.Count > MostAtOnce)
        {
            throw SubsonicException.Wrong("id", $"at most {MostAtOnce}.");
        }
        var played = call.Sent.Flag("submission") ?? true;
        foreach (var workId in works.Distinct())
        {
            await (played ? SubmitAsync(call, workId) : BeginAsync(call, workId));
        }
    }

    private static Task<PlaySubmitted> SubmitAsync(SubsonicCall call, Guid workId) =>
        call.Get<ServiceClient>()
            .SendAsync(StreamingCalls.Submit, new SubmitPlay(call.UserId, workId, call.Player), call.Aborted);

    private static async Task BeginAsync(SubsonicCall call, Guid workId)
    {
        await call.Get<ServiceClient>().SendAsync(StreamingCalls.Open, call.ToPlay(workId), call.Aborted);
        var (db, now) = (call.Get<MusicDb>(), call.Get<TimeProvider>().GetUtcNow());
        var row = await db.NowPlaying.FirstOrDefaultAsync(
            one => one.UserId == call.UserId && one.Client == call.Client,
            call.Aborted
        );
        if (row is null)
        {
            // An app calls itself as it likes; only what may still be playing is kept.
            var limit = now.AddHours(-12);
            await db
                .NowPlaying.Where(one => one.UserId == call.UserId && one.StartedAt < limit)
                .ExecuteDeleteAsync(call.Aborted);
            if (await db.NowPlaying.CountAsync(one => one.UserId == call.UserId, call.Aborted) >= MostPlayers)
            {
                return;
            }
            row = new NowPlaying { UserId = call.UserId, Client = call.Client };
            db.NowPlaying.Add(row);
        }
        (row.WorkId, row.StartedAt) = (workId, now);
        await db.SaveChangesAsync(call.Aborted);
    }
}
