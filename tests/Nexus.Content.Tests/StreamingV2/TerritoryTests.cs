using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Content.Tests.DspStreaming;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamingV2;

/// <summary>Works that may be played in some countries only.</summary>
public sealed class TerritoryTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(file);

    [Theory, MemberData(nameof(Engines))]
    public async Task A_work_plays_where_its_creator_allows_it_on_every_way(DatabaseEngine engine)
    {
        CountryFile.Write(file, ("127.0.0.0/8", "DE"), ("8.8.8.0/24", "US"));
        await using var host = await ContentHost.StartAsync(engine, new() { ["Geo:CountryDatabase"] = file });
        var creator = CreatorClient.New(host);
        var work = await Ways.PublishedSongAsync(host, creator, "free");
        var enclosure = await EnclosureAsync(host, creator, work);
        var release = await Pieces.ReleaseAsync(creator, "The album", work);
        var buyerId = Guid.CreateVersion7();
        await Purchases.PayAsync(host, buyerId, release);
        using var own = creator.Http;
        using var buyer = host.ClientAs(buyerId, "fan");
        await ContentHost.UntilAsync(
            async () => (await Ways.DownloadAsync(buyer, work)).StatusCode == HttpStatusCode.OK,
            "the purchase"
        );
        using var app = await MusicApp.NewAsync(host, buyerId);
        var song = "id=" + (await app.UntilSongsAsync(1))["Tone"].Text("id");
        Assert.Equal(HttpStatusCode.OK, (await RuleAsync(own, work, "deny", "\"0\"", "DE", "FR")).StatusCode);
        // Everybody here is in Germany by the file: played by nobody, bought or not, but by its owner.
        using var visitor = host.Anonymous();
        foreach (var listener in new[] { visitor, buyer })
        {
            var (code, detail) = await Ways.RefusalAsync(listener, work);
            Assert.Equal("not-in-your-country", code);
            Assert.Contains("DE", detail);
        }
        await AllRefusedAsync(buyer, visitor, app, work, song, enclosure);
        await Ways.SessionAsync(own, work);
        // A trusted proxy that says another country is believed before the file.
        using var traveller = From(host, "US");
        await Ways.SessionAsync(traveller, work);
        Assert.Equal(HttpStatusCode.OK, (await traveller.GetAsync(enclosure, Cancel)).StatusCode);
        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            (await RuleAsync(own, work, "allow", "\"0\"", "DE")).StatusCode
        );
        Assert.Equal(HttpStatusCode.OK, (await RuleAsync(own, work, "allow", "\"1\"", "DE")).StatusCode);
        await Ways.SessionAsync(visitor, work);
        Assert.Equal("not-in-your-country", (await Ways.RefusalAsync(traveller, work)).Code);
        using var kept = await visitor.GetAsync(enclosure, Cancel);
        Assert.True(kept.Headers.CacheControl!.Private);
        using var sent = await app.SendAsync("stream", song);
        Assert.Equal("audio/mp4", sent.Content.Headers.ContentType!.ToString());
    }

    private static async Task AllRefusedAsync(
        HttpClient buyer,
        HttpClient visitor,
        MusicApp app,
        Guid work,
        string song,
        string enclosure
    )
    {
        var (code, _) = await (await Ways.DownloadAsync(buyer, work)).ProblemAsync(403);
        Assert.Equal("not-in-your-country", code);
        (code, _) = await (await visitor.GetAsync(enclosure, Cancel)).ProblemAsync(403);
        Assert.Equal("not-in-your-country", code);
        Assert.Equal(50, await app.RefusalAsync("stream", song));
        Assert.Equal(50, await app.RefusalAsync("download", song));
        Assert.Equal(50, await app.RefusalAsync("scrobble", song + "&submission=false"));
    }

    [Fact]
    public async Task Who_is_nowhere_known_hears_what_is_denied_to_some_and_not_what_is_allowed_to_some()
    {
        CountryFile.Write(file, ("8.8.8.0/24", "US"));
        await using var host = await ContentHost.StartAsync(
            DatabaseEngine.Sqlite,
            new() { ["Geo:CountryDatabase"] = file }
        );
        var creator = CreatorClient.New(host);
        var work = await Ways.PublishedSongAsync(host, creator, "free");
        using var own = creator.Http;
        using var visitor = host.Anonymous();
        await RuleAsync(own, work, "deny", "*", "US");
        await Ways.SessionAsync(visitor, work);
        await RuleAsync(own, work, "allow", "*", "US");
        Assert.Contains("not known", (await Ways.RefusalAsync(visitor, work)).Detail);
        // What is no country is none: the test's proxy says what Cloudflare says of Tor.
        using var hidden = From(host, "T1");
        Assert.Contains("not known", (await Ways.RefusalAsync(hidden, work)).Detail);
        // The file is gone: nobody is where the work may be played, and nothing breaks.
        Assert.Equal(HttpStatusCode.OK, (await RuleAsync(own, work, "deny", "*")).StatusCode);
        await Ways.SessionAsync(visitor, work);
    }

    [Fact]
    public async Task Rules_are_refused_that_nobody_could_keep_or_understand()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var work = await Ways.PublishedSongAsync(host, creator, "free");
        using var own = creator.Http;
        Assert.Equal(
            "countries-unknown",
            (await (await RuleAsync(own, work, "deny", "*", "DE")).ProblemAsync(409)).Code
        );
        Assert.Equal(HttpStatusCode.BadRequest, (await RuleAsync(own, work, "allow", "*")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await RuleAsync(own, work, "deny", "*", "de")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await RuleAsync(own, work, "deny", "*", "XX")).StatusCode);
        Assert.Equal((HttpStatusCode)428, (await RuleAsync(own, work, "deny", null)).StatusCode);
        using var stranger = host.ClientAs(Guid.CreateVersion7(), "creator");
        Assert.Equal(HttpStatusCode.NotFound, (await RuleAsync(stranger, work, "deny", "*")).StatusCode);
        var told = await own.GetFromJsonAsync<JsonElement>($"/api/stream/works/{work}/territory", Cancel);
        Assert.Equal(("deny", false), (told.Text("rule"), told.GetProperty("countriesAreKnown").GetBoolean()));
    }

    private static HttpClient From(ServiceHost host, string country)
    {
        var http = host.Anonymous();
        http.DefaultRequestHeaders.Add(ForwardedClient.Country, country);
        return http;
    }

    private static async Task<HttpResponseMessage> RuleAsync(
        HttpClient own,
        Guid work,
        string rule,
        string? match,
        params string[] countries
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/stream/works/{work}/territory")
        {
            Content = JsonContent.Create(new { rule, countries }),
        };
        if (match is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", match);
        }
        return await own.SendAsync(request, Cancel);
    }

    private static async Task<string> EnclosureAsync(ServiceHost host, CreatorClient creator, Guid work)
    {
        var made = await creator.PostAsync(
            "/api/content/series",
            new
            {
                title = "The show",
                description = "Talk",
                language = "en",
                categories = new[] { "Arts" },
            }
        );
        var series = (await made.JsonAsync()).GetProperty("id").GetGuid();
        using var own = creator.Http;
        own.DefaultRequestHeaders.TryAddWithoutValidation("If-Match", "*");
        var episodes = new[]
        {
            new
            {
                workId = work,
                number = 1,
                season = 1,
                type = "full",
            },
        };
        var set = await own.PutAsJsonAsync($"/api/content/series/{series}/episodes", new { episodes }, Cancel);
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        using var visitor = host.Anonymous();
        var address = $"/api/stream/enclosures/{work}.m4a";
        await ContentHost.UntilAsync(
            async () => (await visitor.GetAsync(address, Cancel)).StatusCode == HttpStatusCode.OK,
            "the enclosure"
        );
        return address;
    }
}
