using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.ContentMgmt;
using Nexus.Content.StreamingV2;
using Nexus.Content.Tests.StreamCore.Media;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.OrderProcessor;
using Nexus.Kernel;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamingV2;

/// <summary>From the upload to the fan's screen.</summary>
public sealed class PlaybackTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_bought_film_plays_for_its_buyer_alone(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(engine, clock: clock);
        var creator = CreatorClient.New(host);
        var work = await ReadyFilmAsync(creator, "bought");
        var fanId = Guid.CreateVersion7();
        using var fan = host.ClientAs(fanId, "fan");
        Assert.Equal("not-found", (await (await StartAsync(fan, work)).ProblemAsync(404)).Code);
        using var own = creator.Http;
        Assert.Equal(HttpStatusCode.OK, (await StartAsync(own, work)).StatusCode);
        var release = await PublishAsync(creator, work);
        await ContentHost.UntilAsync(
            async () => (await StartAsync(fan, work)).StatusCode == HttpStatusCode.Forbidden,
            "the film to be known"
        );
        await ContentHost.UntilAsync(
            async () =>
                (await (await StartAsync(fan, work)).ProblemAsync(403)).Detail.Contains($"'The album' ({release})"),
            "the refusal to name the release"
        );
        Assert.Equal(
            "not-entitled",
            (await (await fan.GetAsync($"/api/stream/works/{work}/download", Cancel)).ProblemAsync(403)).Code
        );
        await PayAsync(host, fanId, release);
        await PayAsync(host, fanId, release);
        await ContentHost.UntilAsync(
            async () => (await StartAsync(fan, work)).StatusCode == HttpStatusCode.OK,
            "the purchase to count"
        );
        var session = await (await StartAsync(fan, work)).JsonAsync();
        await EveryFileDecodesAsync(host, session, fan);
        await SegmentsAnswerRangesAsync(host, session);
        await PlaysAreCountedOnceAsync(fan, own, clock, session, work);
        await LibraryAndDownloadAsync(fan, work, release);
        Assert.True(
            await host.InScopeAsync(scope =>
                scope.GetRequiredService<StreamingDb>().Grants.AllAsync(row => row.UsedAt != null)
            )
        );
        await TokensHoldAsync(host, session, clock);
        Assert.Equal(HttpStatusCode.OK, (await creator.PostAsync($"/api/content/works/{work}/withdraw")).StatusCode);
        await ContentHost.UntilAsync(
            async () => (await StartAsync(fan, work)).StatusCode == HttpStatusCode.NotFound,
            "the withdrawal"
        );
        await ShopsAreToldAsync(host, release);
    }

    // It was the last work of its release: a shop that asks is told, and those that do not ask too.
    private static async Task ShopsAreToldAsync(ServiceHost host, Guid release)
    {
        var (found, version) = await host.InScopeAsync(async scope =>
            (
                await scope
                    .GetRequiredService<ServiceClient>()
                    .SendAsync(ContentCalls.GetRelease, new GetRelease(release), Cancel),
                await scope
                    .GetRequiredService<ContentDb>()
                    .Releases.Where(row => row.Id == release)
                    .Select(row => row.PublishVersion)
                    .SingleAsync(Cancel)
            )
        );
        Assert.Equal((false, 2), (found.Release!.Published, version));
    }

    [Fact]
    public async Task Free_music_plays_without_a_sign_in()
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite, clock: clock);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Tune", "audio");
        await creator.UploadAsync(work, await TinyMedia.Song, "audio/mpeg");
        await creator.UntilStateAsync(work, "ready");
        await creator.PostAsync($"/api/content/works/{work}/publish");
        using var visitor = host.Anonymous();
        await ContentHost.UntilAsync(
            async () => (await StartAsync(visitor, work)).StatusCode == HttpStatusCode.OK,
            "the tune"
        );
        var session = await (await StartAsync(visitor, work)).JsonAsync();
        await EveryFileDecodesAsync(host, session);
        var waveform = await visitor.GetFromJsonAsync<JsonElement>(session.GetProperty("waveform").GetString(), Cancel);
        Assert.True(waveform.GetProperty("data").GetArrayLength() > 10);
        clock.Freeze();
        session = await (await StartAsync(visitor, work)).JsonAsync();
        var heartbeat = await visitor.PostAsJsonAsync(
            $"/api/stream/sessions/{session.GetProperty("sessionId").GetGuid()}/heartbeat",
            new { position = 3.0 },
            Cancel
        );
        Assert.Equal(HttpStatusCode.OK, heartbeat.StatusCode);
        // Three seconds of music did not pass since the start: a jump to the end is no play.
        Assert.False((await heartbeat.JsonAsync()).GetProperty("counted").GetBoolean());
    }

    internal static async Task<Guid> ReadyFilmAsync(CreatorClient creator, string access)
    {
        var work = await creator.CreateWorkAsync("Film", "video", access);
        var bytes = await File.ReadAllBytesAsync(await TinyMedia.Film);
        var third = bytes.Length / 3;
        var upload = (await creator.BeginAsync(work, "film.mp4", "video/mp4", bytes.Length, bytes[..third]))
            .Headers
            .Location!;
        await Assert.ThrowsAnyAsync<Exception>(() =>
            creator.PatchAsync(upload, third, new BreakingStream(bytes[third..], third / 2))
        );
        long offset = 0;
        await ContentHost.UntilAsync(async () => (offset = await creator.OffsetAsync(upload)) > third, "the cut part");
        // The server may still be reading the cut request: it answers 423 until it has seen the cut.
        await ContentHost.UntilAsync(
            async () =>
            {
                offset = await creator.OffsetAsync(upload);
                return (await creator.PatchAsync(upload, offset, new MemoryStream(bytes[(int)offset..]))).StatusCode
                    == HttpStatusCode.NoContent;
            },
            "the rest to be taken"
        );
        var ready = await creator.UntilStateAsync(work, "ready");
        Assert.Equal((320, 180), (ready.GetProperty("width").GetInt32(), ready.GetProperty("height").GetInt32()));
        Assert.Equal(6, ready.GetProperty("duration").GetDouble(), 0.2);
        return work;
    }

    private static async Task<Guid> PublishAsync(CreatorClient creator, Guid work)
    {
        Assert.Equal(HttpStatusCode.OK, (await creator.PostAsync($"/api/content/works/{work}/publish")).StatusCode);
        var made = await creator.PostAsync(
            "/api/content/releases",
            new { title = "The album", workIds = new[] { work } }
        );
        var release = (await made.JsonAsync()).GetProperty("id").GetGuid();
        Assert.Equal(
            HttpStatusCode.OK,
            (await creator.PostAsync($"/api/content/releases/{release}/publish")).StatusCode
        );
        return release;
    }

    private static Task<HttpResponseMessage> StartAsync(HttpClient http, Guid workId) =>
        http.PostAsJsonAsync("/api/stream/sessions", new { workId }, Cancel);

    private static Task<int> PayAsync(ServiceHost host, Guid buyer, Guid release) =>
        host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<StreamingDb>();
            var price = new Money(900, "EUR");
            var tax = new Money(0, "EUR");
            var line = new OrderLine(
                Guid.NewGuid(),
                "ALBUM",
                "The album",
                Guid.NewGuid(),
                1,
                price,
                0,
                price,
                tax,
                false,
                release
            );
            var paid = new OrderPaid(
                Guid.NewGuid(),
                "1",
                buyer,
                "Fan",
                "",
                [line],
                price,
                Guid.NewGuid(),
                tax,
                DateTimeOffset.UtcNow
            );
            db.SendTo("streaming-v2", paid);
            return await db.SaveChangesAsync(Cancel);
        });

    // Files are had by their addresses alone; to play them takes the key, which is the buyer's.
    private static async Task EveryFileDecodesAsync(ServiceHost host, JsonElement session, HttpClient? buyer = null)
    {
        using var http = host.Anonymous();
        var master = session.GetProperty("hls").GetString()!;
        var folder = master[..(master.LastIndexOf('/') + 1)];
        var playlists = References(await http.GetStringAsync(master, Cancel)).ToList();
        Assert.NotEmpty(playlists);
        foreach (var playlist in playlists)
        {
            var segments = References(await http.GetStringAsync(folder + playlist, Cancel)).ToList();
            Assert.NotEmpty(segments);
            foreach (var segment in segments)
            {
                var answer = await http.GetAsync(folder + segment, Cancel);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Equal(
                    "private, max-age=31536000, immutable".Split(", ").Order(),
                    answer.Headers.CacheControl!.ToString().Split(", ").Order()
                );
                Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
            }
        }
        string[] player = ["-v", "error", "-xerror"];
        if (buyer is null)
        {
            var dash = new Uri(host.Address, session.GetProperty("dash").GetString());
            await Samples.Run("ffmpeg", [.. player, "-i", dash.ToString(), "-f", "null", "-"]);
        }
        else
        {
            Assert.Equal(JsonValueKind.Null, session.GetProperty("dash").ValueKind);
            player = [.. player, "-headers", $"Authorization: {buyer.DefaultRequestHeaders.Authorization}\r\n"];
        }
        await Samples.Run(
            "ffmpeg",
            [.. player, "-i", new Uri(host.Address, master).ToString(), "-map", "0", "-f", "null", "-"]
        );
    }

    // Addresses stand alone on a line or in a URI attribute; a key is no file.
    private static IEnumerable<string> References(string playlist)
    {
        foreach (var line in playlist.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("#EXT-X-KEY", StringComparison.Ordinal))
            {
                continue;
            }
            var start = line.IndexOf("URI=\"", StringComparison.Ordinal);
            if (start >= 0)
            {
                yield return line[(start + 5)..].Split('"')[0];
            }
            else if (line[0] != '#')
            {
                yield return line;
            }
        }
    }

    private static async Task SegmentsAnswerRangesAsync(ServiceHost host, JsonElement session)
    {
        using var http = host.Anonymous();
        var master = session.GetProperty("hls").GetString()!;
        var whole = await http.GetAsync(master, Cancel);
        var bytes = await whole.Content.ReadAsByteArrayAsync(Cancel);
        async Task<HttpResponseMessage> AskAsync(HttpMethod method, string name, string value)
        {
            using var request = new HttpRequestMessage(method, master);
            request.Headers.TryAddWithoutValidation(name, value);
            return await http.SendAsync(request, Cancel);
        }
        var part = await AskAsync(HttpMethod.Get, "Range", "bytes=5-14");
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(bytes[5..15], await part.Content.ReadAsByteArrayAsync(Cancel));
        var tail = await AskAsync(HttpMethod.Get, "Range", "bytes=-7");
        Assert.Equal(bytes[^7..], await tail.Content.ReadAsByteArrayAsync(Cancel));
        var beyond = await AskAsync(HttpMethod.Get, "Range", $"bytes={bytes.Length}-");
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        var known = await AskAsync(HttpMethod.Get, "If-None-Match", whole.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        var head = await AskAsync(HttpMethod.Head, "Accept", "*/*");
        Assert.Equal(bytes.Length, head.Content.Headers.ContentLength);
    }

    private static async Task PlaysAreCountedOnceAsync(
        HttpClient fan,
        HttpClient own,
        ShiftedClock clock,
        JsonElement session,
        Guid work
    )
    {
        var path = $"/api/stream/sessions/{session.GetProperty("sessionId").GetGuid()}/heartbeat";
        var counted = new List<bool>();
        foreach (var position in new[] { 1.0, 2.0, 3.0, 4.0, 4.5 })
        {
            clock.Forward(TimeSpan.FromSeconds(1));
            var answer = await (await fan.PostAsJsonAsync(path, new { position }, Cancel)).JsonAsync();
            counted.Add(answer.GetProperty("counted").GetBoolean());
        }
        Assert.Equal([false, false, true, true, true], counted);
        var plays = await own.GetFromJsonAsync<JsonElement>($"/api/stream/works/{work}/plays", Cancel);
        Assert.Equal(1, plays.GetProperty("plays").GetInt64());
        var again = await (await StartAsync(fan, work)).JsonAsync();
        Assert.Equal(4.5, again.GetProperty("resumeAt").GetDouble());
    }

    private static async Task LibraryAndDownloadAsync(HttpClient fan, Guid work, Guid release)
    {
        var library = await fan.GetFromJsonAsync<JsonElement>("/api/stream/library", Cancel);
        var item = Assert.Single(library.GetProperty("items").EnumerateArray());
        Assert.Equal(
            (release, "The album"),
            (item.GetProperty("releaseId").GetGuid(), item.GetProperty("title").GetString())
        );
        Assert.Equal(work, Assert.Single(item.GetProperty("works").EnumerateArray()).GetProperty("workId").GetGuid());
        var link = await fan.GetFromJsonAsync<JsonElement>($"/api/stream/works/{work}/download", Cancel);
        var original = await File.ReadAllBytesAsync(await TinyMedia.Film, Cancel);
        var sent = await fan.GetAsync(link.GetProperty("url").GetString(), Cancel);
        Assert.Equal("film.mp4", sent.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal(original, await sent.Content.ReadAsByteArrayAsync(Cancel));
        using var part = new HttpRequestMessage(HttpMethod.Get, link.GetProperty("url").GetString());
        part.Headers.Range = new(1000, 1999);
        Assert.Equal(
            original[1000..2000],
            await (await fan.SendAsync(part, Cancel)).Content.ReadAsByteArrayAsync(Cancel)
        );
    }

    private static async Task TokensHoldAsync(ServiceHost host, JsonElement session, ShiftedClock clock)
    {
        using var http = host.Anonymous();
        var good = session.GetProperty("hls").GetString()!;
        var token = good.Split('/')[4];
        var forged = good.Replace(token, token[..^2] + (token.EndsWith("AA") ? "BB" : "AA"));
        Assert.Equal("playback-token", (await (await http.GetAsync(forged, Cancel)).ProblemAsync(403)).Code);
        // Neither longer than it was made for, nor by somebody else than the buyer.
        Assert.Equal('b', token[0]);
        var seconds = token.Split('.')[0][1..];
        foreach (var changed in new[] { $"b{long.Parse(seconds) + 60}", seconds, $"o{seconds}" })
        {
            var edited = good.Replace($"b{seconds}", changed, StringComparison.Ordinal);
            Assert.Equal("playback-token", (await (await http.GetAsync(edited, Cancel)).ProblemAsync(403)).Code);
        }
        var other = good.Replace(good.Split('/')[5], Guid.NewGuid().ToString());
        Assert.Equal("playback-token", (await (await http.GetAsync(other, Cancel)).ProblemAsync(403)).Code);
        Assert.Equal(
            "not-found",
            (await (await http.GetAsync(good.Replace("master", "mister"), Cancel)).ProblemAsync(404)).Code
        );
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(good, Cancel)).StatusCode);
        clock.Forward(TimeSpan.FromHours(2.1));
        Assert.Equal("playback-token", (await (await http.GetAsync(good, Cancel)).ProblemAsync(403)).Code);
        // Back again, so that the access tokens of this test stay good.
        clock.Forward(TimeSpan.FromHours(-2.1));
    }
}
