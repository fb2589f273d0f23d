using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Content.StreamingV2.Sessions;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamingV2;

/// <summary>A play counts by published rules, because creators are paid by it.</summary>
public sealed class CountingTests
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_listener_counts_once_in_a_window_and_a_robot_never(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await StartAsync(engine, clock);
        var (creator, work) = await PublishedSongAsync(host);
        clock.Freeze();
        using var fan = host.ClientAs(Guid.CreateVersion7(), "fan");
        Assert.True(await PlayAsync(fan, clock, work));
        // At once again, in another session: heard, and not counted.
        Assert.False(await PlayAsync(fan, clock, work));
        Assert.Equal(1, await PlaysAsync(creator, work));
        using var other = host.ClientAs(Guid.CreateVersion7(), "fan");
        Assert.True(await PlayAsync(other, clock, work));
        using var visitor = Visitor(host, Browser);
        Assert.True(await PlayAsync(visitor, clock, work));
        using var sameVisitor = Visitor(host, Browser);
        Assert.False(await PlayAsync(sameVisitor, clock, work));
        foreach (var robot in new[] { "Googlebot/2.1 (+http://www.google.com/bot.html)", "curl/8.9.1", "" })
        {
            using var machine = Visitor(host, robot);
            Assert.False(await PlayAsync(machine, clock, work), robot);
        }
        Assert.Equal(3, await PlaysAsync(creator, work));
        clock.Forward(TimeSpan.FromSeconds(61));
        Assert.True(await PlayAsync(fan, clock, work));
        Assert.Equal(4, await PlaysAsync(creator, work));
    }

    [Fact]
    public async Task The_rules_are_published()
    {
        await using var host = await StartAsync(DatabaseEngine.Sqlite, new ShiftedClock());
        using var visitor = host.Anonymous();
        var rules = await visitor.GetFromJsonAsync<JsonElement>("/api/stream/counting-rules", Cancel);
        Assert.Equal(
            (30.0, 60.0, false),
            (
                rules.GetProperty("seconds").GetDouble(),
                rules.GetProperty("windowSeconds").GetDouble(),
                rules.GetProperty("robotsCount").GetBoolean()
            )
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_account_plays_in_so_many_places_and_the_newest_one_always_plays(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await StartAsync(engine, clock);
        var (_, work) = await PublishedSongAsync(host);
        clock.Freeze();
        using var fan = host.ClientAs(Guid.CreateVersion7(), "fan");
        var kitchen = await StartAsync(fan, work);
        var skipped = await StartAsync(fan, work);
        clock.Forward(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await BeatAsync(fan, kitchen, 1)).StatusCode);
        var car = await StartAsync(fan, work);
        // Two may play: of the three the one that was never heard of again is stopped, not the kitchen.
        Assert.Equal("played-elsewhere", (await (await BeatAsync(fan, skipped, 1)).ProblemAsync(409)).Code);
        Assert.Equal(HttpStatusCode.OK, (await BeatAsync(fan, kitchen, 1)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await BeatAsync(fan, car, 1)).StatusCode);
        using var somebody = host.ClientAs(Guid.CreateVersion7(), "fan");
        Assert.Equal(HttpStatusCode.OK, (await BeatAsync(somebody, await StartAsync(somebody, work), 1)).StatusCode);
        // The kitchen rests, two others play; when it goes on, it finds no place until one of them rests.
        clock.Forward(TimeSpan.FromSeconds(70));
        var office = await StartAsync(fan, work);
        Assert.Equal(HttpStatusCode.OK, (await BeatAsync(fan, car, 2)).StatusCode);
        Assert.Equal("played-elsewhere", (await (await BeatAsync(fan, kitchen, 2)).ProblemAsync(409)).Code);
        clock.Forward(TimeSpan.FromSeconds(70));
        Assert.Equal(HttpStatusCode.OK, (await BeatAsync(fan, kitchen, 2)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await BeatAsync(fan, office, 2)).StatusCode);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_player_that_only_gets_ready_takes_no_place_until_it_plays(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await StartAsync(engine, clock);
        var (_, work) = await PublishedSongAsync(host);
        clock.Freeze();
        using var fan = host.ClientAs(Guid.CreateVersion7(), "fan");
        var playing = await StartAsync(fan, work);
        clock.Forward(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await BeatAsync(fan, playing, 1)).StatusCode);
        var looked = new List<Guid>();
        for (var page = 0; page < 5; page++)
        {
            var answer = await fan.PostAsJsonAsync(
                "/api/stream/sessions",
                new { workId = work, prepare = true },
                Cancel
            );
            looked.Add((await answer.JsonAsync()).GetProperty("sessionId").GetGuid());
        }
        clock.Forward(TimeSpan.FromSeconds(70));
        Assert.Equal(HttpStatusCode.OK, (await BeatAsync(fan, playing, 1)).StatusCode);
        // The two that are played last play.
        foreach (var page in looked.Take(2))
        {
            clock.Forward(TimeSpan.FromSeconds(1));
            Assert.Equal(HttpStatusCode.OK, (await BeatAsync(fan, page, 1)).StatusCode);
        }
        clock.Forward(TimeSpan.FromSeconds(1));
        Assert.Equal("played-elsewhere", (await (await BeatAsync(fan, playing, 2)).ProblemAsync(409)).Code);
    }

    [Fact]
    public void What_a_player_says_of_its_quality_fits_into_the_time_that_passed()
    {
        var wild = new PlaybackQuality
        {
            StartupSeconds = 600,
            Stalls = 10_000,
            StalledSeconds = 100_000,
            Failed = true,
        };
        var first = wild.Within(10, first: true);
        Assert.Equal((10.0, 10, 10.0, true), (first.StartupSeconds, first.Stalls, first.StalledSeconds, first.Failed));
        Assert.Null(wild.Within(10, first: false).StartupSeconds);
        var flood = wild.Within(0, first: false);
        Assert.Equal((0, 0.0, false), (flood.Stalls, flood.StalledSeconds, flood.Failed));
        var honest = new PlaybackQuality
        {
            StartupSeconds = 0.4,
            Stalls = 1,
            StalledSeconds = 2.5,
        };
        Assert.Equal(honest, honest.Within(10, first: true));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Roles_decide_how_many_places_an_account_has(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(
            engine,
            new()
            {
                ["Streaming:MostAtOnce"] = "1",
                ["Streaming:MostAtOnceByRole:creator"] = "2",
                ["Streaming:MostAtOnceByRole:press"] = "3",
            },
            clock
        );
        var (_, work) = await PublishedSongAsync(host);
        clock.Freeze();
        foreach (var (most, roles) in ((int, string[])[])[(1, ["fan"]), (2, ["creator"]), (3, ["creator", "press"])])
        {
            using var listener = host.ClientAs(Guid.CreateVersion7(), roles);
            var first = await StartAsync(listener, work);
            for (var place = 2; place <= most; place++)
            {
                clock.Forward(TimeSpan.FromSeconds(1));
                await StartAsync(listener, work);
            }
            Assert.Equal(HttpStatusCode.OK, (await BeatAsync(listener, first, 0)).StatusCode);
            for (var place = 1; place <= most; place++)
            {
                clock.Forward(TimeSpan.FromSeconds(1));
                await StartAsync(listener, work);
            }
            var (code, detail) = await (await BeatAsync(listener, first, 0)).ProblemAsync(409);
            Assert.Equal("played-elsewhere", code);
            Assert.Contains($"It may play in {most} at once", detail);
        }
    }

    private static Task<ServiceHost> StartAsync(DatabaseEngine engine, TimeProvider clock) =>
        ContentHost.StartAsync(
            engine,
            new() { ["Streaming:Counting:Window"] = "00:01:00", ["Streaming:MostAtOnce"] = "2" },
            clock
        );

    private static async Task<(CreatorClient Creator, Guid Work)> PublishedSongAsync(ServiceHost host)
    {
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Tune", "audio");
        await creator.UploadAsync(work, await TinyMedia.Song, "audio/mpeg");
        await creator.UntilStateAsync(work, "ready");
        await creator.PostAsync($"/api/content/works/{work}/publish");
        using var visitor = host.Anonymous();
        await ContentHost.UntilAsync(
            async () =>
                (
                    await visitor.PostAsJsonAsync("/api/stream/sessions", new { workId = work }, Cancel)
                ).IsSuccessStatusCode,
            "the song"
        );
        return (creator, work);
    }

    private static HttpClient Visitor(ServiceHost host, string agent)
    {
        var http = host.Anonymous();
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent);
        return http;
    }

    private static async Task<Guid> StartAsync(HttpClient http, Guid work)
    {
        var answer = await http.PostAsJsonAsync("/api/stream/sessions", new { workId = work }, Cancel);
        return (await answer.JsonAsync()).GetProperty("sessionId").GetGuid();
    }

    private static Task<HttpResponseMessage> BeatAsync(HttpClient http, Guid session, double position) =>
        http.PostAsJsonAsync(
            $"/api/stream/sessions/{session}/heartbeat",
            new
            {
                position,
                quality = new
                {
                    startupSeconds = 0.2,
                    stalls = 1,
                    stalledSeconds = 0.5,
                },
            },
            Cancel
        );

    /// <summary>Plays two of three seconds; whether that counted.</summary>
    private static async Task<bool> PlayAsync(HttpClient http, ShiftedClock clock, Guid work)
    {
        var session = await StartAsync(http, work);
        var counted = false;
        for (var second = 1; second <= 2; second++)
        {
            clock.Forward(TimeSpan.FromSeconds(1));
            var answer = await BeatAsync(http, session, second);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            counted = (await answer.JsonAsync()).GetProperty("counted").GetBoolean();
        }
        return counted;
    }

    private static async Task<long> PlaysAsync(CreatorClient creator, Guid work)
    {
        using var http = creator.Http;
        var plays = await http.GetFromJsonAsync<JsonElement>($"/api/stream/works/{work}/plays", Cancel);
        return plays.GetProperty("plays").GetInt64();
    }
}
