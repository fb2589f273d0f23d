using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Content.Tests.DspStreaming;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamingV2;

/// <summary>Works for those who follow their creator, and for those he lets in.</summary>
public sealed class FollowersTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_for_followers_opens_with_following_on_every_way(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var fanId = Guid.CreateVersion7();
        using var fan = host.ClientAs(fanId, "fan");
        Assert.Equal("not-found", (await (await FollowAsync(fan, creator.UserId)).ProblemAsync(404)).Code);
        var work = await Ways.PublishedSongAsync(host, creator, "followers");
        using var visitor = host.Anonymous();
        foreach (var stranger in new[] { visitor, fan })
        {
            var (code, detail) = await Ways.RefusalAsync(stranger, work);
            Assert.Equal("not-entitled", code);
            Assert.Contains($"PUT /api/stream/following/{creator.UserId}", detail);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await FollowAsync(visitor, creator.UserId)).StatusCode);
        using var own = creator.Http;
        Assert.Equal("own-account", (await (await FollowAsync(own, creator.UserId)).ProblemAsync(409)).Code);
        using var app = await MusicApp.NewAsync(host, fanId);
        Assert.Equal(50, await app.RefusalAsync("stream", $"id=tr-{work:N}"));
        for (var twice = 0; twice < 2; twice++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await FollowAsync(fan, creator.UserId)).StatusCode);
        }
        Assert.Equal((1, true), await FollowersAsync(fan, creator.UserId));
        Assert.Equal((1, false), await FollowersAsync(visitor, creator.UserId));
        await Ways.SessionAsync(fan, work);
        await FoundByAppAsync(app);
        // To hear is not to keep: not as original, and through the app only as it streams.
        Assert.Equal("not-entitled", (await (await Ways.DownloadAsync(fan, work)).ProblemAsync(403)).Code);
        var following = await fan.GetFromJsonAsync<JsonElement>("/api/stream/following", Cancel);
        var one = Assert.Single(following.GetProperty("items").EnumerateArray());
        Assert.Equal(creator.UserId, one.GetProperty("creatorId").GetGuid());
        Assert.NotEmpty(one.GetProperty("name").GetString()!);
        await fan.DeleteAsync($"/api/stream/following/{creator.UserId}", Cancel);
        Assert.Equal((0, false), await FollowersAsync(fan, creator.UserId));
        Assert.Equal("not-entitled", (await Ways.RefusalAsync(fan, work)).Code);
        Assert.Equal(50, await app.RefusalAsync("stream", $"id=tr-{work:N}"));
    }

    private static async Task FoundByAppAsync(MusicApp app)
    {
        var song = (await app.UntilSongsAsync(1))["Tone"];
        using var sent = await app.SendAsync("stream", "id=" + song.Text("id"));
        Assert.Equal("audio/mp4", sent.Content.Headers.ContentType!.ToString());
        using var kept = await app.SendAsync("download", "id=" + song.Text("id"));
        Assert.Equal("audio/mp4", kept.Content.Headers.ContentType!.ToString());
        var list = await app.AskAsync("getAlbumList2", "type=newest");
        var album = Assert.Single(list.GetProperty("albumList2").GetProperty("album").EnumerateArray());
        Assert.Equal(1, album.GetProperty("songCount").GetInt32());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Whom_a_creator_lets_in_hears_what_is_for_members_until_it_ends(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(engine, clock: clock);
        var creator = CreatorClient.New(host);
        var work = await Ways.PublishedSongAsync(host, creator, "members");
        var fanId = Guid.CreateVersion7();
        using var fan = host.ClientFor(TimeSpan.FromDays(1), fanId, "fan");
        // Who follows is no member.
        await FollowAsync(fan, creator.UserId);
        Assert.Contains("members", (await Ways.RefusalAsync(fan, work)).Detail);
        using var own = host.ClientFor(TimeSpan.FromDays(1), creator.UserId, "creator");
        var until = clock.GetUtcNow().AddMinutes(30);
        Assert.Equal(HttpStatusCode.Forbidden, (await GiveAsync(fan, fanId, until)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GiveAsync(own, fanId, until)).StatusCode);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await GiveAsync(own, fanId, clock.GetUtcNow().AddMinutes(-1))).StatusCode
        );
        var session = await Ways.SessionAsync(fan, work);
        // The address ends with the membership, two hours before it would else.
        var expires = session.GetProperty("expiresAt").GetDateTimeOffset();
        Assert.InRange(expires, until.AddSeconds(-1), until.AddSeconds(1));
        using var other = host.ClientAs(Guid.CreateVersion7(), "fan");
        Assert.Equal("not-entitled", (await Ways.RefusalAsync(other, work)).Code);
        var mine = await fan.GetFromJsonAsync<JsonElement>("/api/stream/memberships", Cancel);
        Assert.Equal("Won it", Assert.Single(mine.GetProperty("items").EnumerateArray()).Text("note"));
        clock.Forward(TimeSpan.FromMinutes(31));
        Assert.Equal("not-entitled", (await Ways.RefusalAsync(fan, work)).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await fan.GetAsync(session.Text("hls"), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GiveAsync(own, fanId, null)).StatusCode);
        await Ways.SessionAsync(fan, work);
        // Whoever only lets people in changes nothing of those who are in.
        using var again = new HttpRequestMessage(HttpMethod.Put, $"/api/stream/members/{fanId}")
        {
            Content = JsonContent.Create(new { note = "Somebody" }),
            Headers = { { "If-None-Match", "*" } },
        };
        var refused = await (await own.SendAsync(again, Cancel)).ProblemAsync(412);
        Assert.Equal("member-already", refused.Code);
        Assert.Equal("Won it", Assert.Single(await MembersAsync(own)).Text("note"));
        await own.DeleteAsync($"/api/stream/members/{fanId}", Cancel);
        Assert.Empty(await MembersAsync(own));
        Assert.Equal("not-entitled", (await Ways.RefusalAsync(fan, work)).Code);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_show_is_seen_by_those_who_may_play_its_work(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await Ways.PublishedSongAsync(host, creator, "followers");
        await Purchases.TellAsync(
            host,
            new StreamStarted(Guid.CreateVersion7(), work, creator.UserId, DateTimeOffset.UtcNow)
        );
        using var own = creator.Http;
        await ContentHost.UntilAsync(
            async () => (await Ways.SessionAsync(own, work)).GetProperty("live").GetBoolean(),
            "the show to be known"
        );
        using var fan = host.ClientAs(Guid.CreateVersion7(), "fan");
        Assert.Equal("not-entitled", (await Ways.RefusalAsync(fan, work)).Code);
        await FollowAsync(fan, creator.UserId);
        Assert.True((await Ways.SessionAsync(fan, work)).GetProperty("live").GetBoolean());
    }

    [Fact]
    public async Task Other_sites_get_a_link_to_what_is_not_for_everybody()
    {
        await using var host = await ContentHost.StartAsync(
            DatabaseEngine.Sqlite,
            new() { ["Public:Address"] = "https://cos.example" }
        );
        var creator = CreatorClient.New(host);
        using var visitor = host.Anonymous();
        foreach (var (access, type) in new[] { ("free", "rich"), ("followers", "link"), ("members", "link") })
        {
            var work = await creator.CreateWorkAsync("Tone", "audio", access);
            await ContentMgmt.Shelf.MakeReadyAsync(host, work);
            await creator.PostAsync($"/api/content/works/{work}/publish");
            var page = Uri.EscapeDataString($"https://cos.example/listen/{work}");
            var told = await visitor.GetFromJsonAsync<JsonElement>($"/api/content/oembed?url={page}", Cancel);
            Assert.Equal(type, told.Text("type"));
        }
    }

    private static Task<HttpResponseMessage> FollowAsync(HttpClient http, Guid creator) =>
        http.PutAsync($"/api/stream/following/{creator}", null, Cancel);

    private static async Task<(int Followers, bool Following)> FollowersAsync(HttpClient http, Guid creator)
    {
        var view = await http.GetFromJsonAsync<JsonElement>($"/api/stream/creators/{creator}/followers", Cancel);
        return (view.GetProperty("followers").GetInt32(), view.GetProperty("following").GetBoolean());
    }

    private static Task<HttpResponseMessage> GiveAsync(HttpClient http, Guid member, DateTimeOffset? until) =>
        http.PutAsJsonAsync($"/api/stream/members/{member}", new { until, note = "Won it" }, Cancel);

    private static async Task<List<JsonElement>> MembersAsync(HttpClient http)
    {
        var page = await http.GetFromJsonAsync<JsonElement>("/api/stream/members", Cancel);
        return [.. page.GetProperty("items").EnumerateArray()];
    }
}
