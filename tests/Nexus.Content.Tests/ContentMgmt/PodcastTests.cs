using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.ContentMgmt;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Podcasts;
using Nexus.Content.Tests.StreamCore.Media;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.ContentMgmt;

/// <summary>A creator makes a podcast of works, and people follow it with apps of others.</summary>
public sealed class PodcastTests
{
    private const string Parsing = """
        const [, , modules, address] = process.argv;
        const Parser = require(modules + '/rss-parser');
        const partytime = require(modules + '/podcast-partytime');
        (async () => {
          const xml = await (await fetch(address)).text();
          const rss = await new Parser().parseURL(address);
          const whole = partytime.parseFeed(xml);
          console.log(JSON.stringify({ rss, whole }));
        })().catch((error) => { console.error(String(error)); process.exit(1); });
        """;

    private const string Nasty = "Live <script>alert(1)</script> & \"more\"\nSecond line \u0001";

    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task Apps_follow_a_podcast_and_play_its_episodes_without_a_sign_in(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, Address("https://cos.example"));
        var creator = CreatorClient.New(host);
        var (song, film) = (await RealAsync(creator, "audio"), await RealAsync(creator, "video"));
        var series = await PublishedAsync(creator, Episode(song, 1), Episode(film, 2));
        var feed = $"/api/content/series/{series}/feed.xml";
        using var visitor = host.Anonymous();
        await ContentHost.UntilAsync(
            async () => (await ItemsAsync(visitor, feed)).Count == 2,
            "both episodes to be in the feed"
        );
        foreach (var item in await ItemsAsync(visitor, feed))
        {
            await PlaysAsync(host, visitor, item.Element("enclosure")!);
        }
        // Taken from everybody, it leaves the feed and stops playing.
        var address = Path(await ItemsAsync(visitor, feed), song);
        Assert.Equal(HttpStatusCode.OK, (await creator.PostAsync($"/api/content/works/{song}/withdraw")).StatusCode);
        Assert.Single(await ItemsAsync(visitor, feed));
        await ContentHost.UntilAsync(
            async () => (await visitor.GetAsync(address, Cancel)).StatusCode == HttpStatusCode.NotFound,
            "the enclosure to end"
        );
    }

    [Fact]
    public async Task Unmodified_parsers_read_everything_the_feed_says()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite, Address("https://cos.example"));
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "One & <two>", Nasty);
        await FileAsync(host, work, 4711);
        var series = await PublishedAsync(creator, Episode(work, 3, 2, "bonus"));
        var address = new Uri(host.Address, $"/api/content/series/{series}/feed.xml").ToString();
        var read = await NpmScript.RunAsync(host, Parsing, address);
        var (rss, whole) = (read.GetProperty("rss"), read.GetProperty("whole"));
        Assert.Equal("The show", rss.GetProperty("title").GetString());
        Assert.Equal("Music > Music History", whole.GetProperty("itunesCategory")[0].GetString());
        Assert.Equal("pt-br", whole.GetProperty("language").GetString());
        Assert.Equal("podcast", whole.GetProperty("medium").GetString());
        Assert.StartsWith(
            $"https://cos.example/api/content/series/{series}/cover.jpg",
            whole.GetProperty("itunesImage").GetString()
        );
        var expected = PodcastGuid.Of($"https://cos.example/api/content/series/{series}/feed.xml");
        Assert.Equal(expected, whole.GetProperty("guid").GetGuid());
        var item = Assert.Single(whole.GetProperty("items").EnumerateArray());
        Assert.Equal(work.ToString(), item.GetProperty("guid").GetString());
        Assert.Equal(2, item.GetProperty("podcastSeason").GetProperty("number").GetInt32());
        Assert.Equal(3, item.GetProperty("podcastEpisode").GetProperty("number").GetInt32());
        var enclosure = item.GetProperty("enclosure");
        Assert.Equal(4711, enclosure.GetProperty("length").GetInt32());
        Assert.Equal($"https://cos.example/api/stream/enclosures/{work}.m4a", enclosure.GetProperty("url").GetString());
        Assert.DoesNotContain("<script", rss.GetProperty("items")[0].GetProperty("content").GetString());
        Assert.Contains("&lt;script&gt;", rss.GetProperty("items")[0].GetProperty("content").GetString());
    }

    // The example of the standard's own text.
    [Fact]
    public void The_identifier_of_a_podcast_is_that_of_the_standard() =>
        Assert.Equal(
            Guid.Parse("917393e3-1b1e-5cef-ace4-edaa54e1f810"),
            PodcastGuid.Of("https://mp3s.nashownotes.com/pc20rss.xml")
        );

    [Theory, MemberData(nameof(Engines))]
    public async Task A_feed_that_has_not_changed_costs_nothing(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "One");
        await FileAsync(host, work, 10);
        var feed = $"/api/content/series/{await PublishedAsync(creator, Episode(work, 1))}/feed.xml";
        using var visitor = host.Anonymous();
        var first = await visitor.GetAsync(feed, Cancel);
        Assert.Equal("application/rss+xml", first.Content.Headers.ContentType!.MediaType);
        Assert.True(first.Headers.CacheControl!.Public);
        var (tag, date) = (first.Headers.ETag!, first.Content.Headers.LastModified!.Value);
        Assert.Equal(HttpStatusCode.NotModified, await ConditionalAsync(visitor, feed, tag, null));
        Assert.Equal(HttpStatusCode.NotModified, await ConditionalAsync(visitor, feed, null, date));
        Assert.Equal(HttpStatusCode.OK, await ConditionalAsync(visitor, feed, null, date.AddSeconds(-1)));
        using var head = new HttpRequestMessage(HttpMethod.Head, feed);
        var headers = await visitor.SendAsync(head, Cancel);
        Assert.Equal((tag, HttpStatusCode.OK), (headers.Headers.ETag, headers.StatusCode));
        await creator.PostAsync($"/api/content/works/{work}/withdraw");
        Assert.Equal(HttpStatusCode.OK, await ConditionalAsync(visitor, feed, tag, date));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_feed_never_says_that_it_is_older_than_it_was(DatabaseEngine engine)
    {
        var clock = new ShiftedClock();
        await using var host = await ContentHost.StartAsync(engine, clock: clock);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "One");
        var feed = $"/api/content/series/{await PublishedAsync(creator, Episode(work, 1))}/feed.xml";
        clock.Forward(TimeSpan.FromSeconds(10));
        await FileAsync(host, work, 10);
        using var visitor = host.Anonymous();
        var listed = await ChangedAsync(visitor, feed);
        clock.Forward(TimeSpan.FromSeconds(10));
        using var own = creator.Http;
        Assert.True((await own.DeleteAsync($"/api/content/works/{work}", Cancel)).IsSuccessStatusCode);
        Assert.Empty(await ItemsAsync(visitor, feed));
        Assert.Equal(HttpStatusCode.OK, await ConditionalAsync(visitor, feed, null, listed));
        var deleted = await ChangedAsync(visitor, feed);
        clock.Forward(TimeSpan.FromSeconds(10));
        await Shelf.EmptyTrashAsync(host, work);
        Assert.True(await ChangedAsync(visitor, feed) > deleted);
    }

    [Fact]
    public async Task A_cover_that_moderators_hide_is_shown_to_nobody_but_its_owner_and_them()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var series = await PublishedAsync(creator);
        using var visitor = host.Anonymous();
        var view = await visitor.GetFromJsonAsync<JsonElement>($"/api/content/series/{series}", Cancel);
        var cover = view.GetProperty("cover").GetString();
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(cover, Cancel)).StatusCode);
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<ContentDb>();
            var found = await db.Series.FirstAsync(row => row.Id == series, Cancel);
            (found.State, found.Hold) = (SeriesState.Withdrawn, Hold.Restricted);
            return await db.SaveChangesAsync(Cancel);
        });
        using var stranger = CreatorClient.New(host).Http;
        foreach (var http in new[] { visitor, stranger })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(cover, Cancel)).StatusCode);
        }
        using var own = creator.Http;
        using var moderator = host.ClientAs(Guid.CreateVersion7(), "administrator");
        foreach (var http in new[] { own, moderator })
        {
            var answer = await http.GetAsync(cover, Cancel);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(answer.Headers.CacheControl!.Private);
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_long_feed_has_pages_that_follow_one_another(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var works = await ManyAsync(host, creator.UserId, 501);
        var series = await PublishedAsync(creator, [.. works.Select((id, index) => Episode(id, index + 1))]);
        var feed = $"/api/content/series/{series}/feed.xml";
        using var visitor = host.Anonymous();
        var seen = new HashSet<string>();
        string? next = feed;
        while (next is not null)
        {
            var document = XDocument.Parse(await visitor.GetStringAsync(next, Cancel));
            seen.UnionWith(document.Descendants("guid").Select(guid => guid.Value));
            var link = document
                .Descendants("{http://www.w3.org/2005/Atom}link")
                .FirstOrDefault(one => one.Attribute("rel")!.Value == "next");
            next = link is null ? null : new Uri(link.Attribute("href")!.Value).PathAndQuery;
        }
        Assert.Equal(works.Select(id => id.ToString()).Order(), seen.Order());
        foreach (var beyond in new[] { "0", "3", "x" })
        {
            Assert.True(
                (await visitor.GetAsync($"{feed}?page={beyond}", Cancel)).StatusCode
                    is HttpStatusCode.NotFound
                        or HttpStatusCode.BadRequest
            );
        }
    }

    [Fact]
    public async Task Only_what_is_published_and_free_is_listed_and_only_the_owner_edits()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var (creator, other) = (CreatorClient.New(host), CreatorClient.New(host));
        var free = await Shelf.PublishedAsync(host, creator, "Free");
        var draft = await creator.CreateWorkAsync("Draft", "audio");
        var foreign = await Shelf.PublishedAsync(host, other, "Foreign");
        await FileAsync(host, free, 10);
        var series = await PublishedAsync(creator, Episode(free, 1), Episode(draft, 2));
        using var visitor = host.Anonymous();
        var feed = $"/api/content/series/{series}/feed.xml";
        Assert.Equal([free.ToString()], (await ItemsAsync(visitor, feed)).Select(item => item.Element("guid")!.Value));
        Assert.Equal(
            "invalid-request",
            (await (await SetAsync(creator, series, Episode(foreign, 1))).ProblemAsync(400)).Code
        );
        Assert.Equal("not-found", (await (await SetAsync(other, series, Episode(foreign, 1))).ProblemAsync(404)).Code);
        Assert.Equal(
            "invalid-request",
            (await (await SetAsync(creator, series, Episode(free, 1), Episode(draft, 1))).ProblemAsync(400)).Code
        );
        using var http = creator.Http;
        using var sell = new HttpRequestMessage(HttpMethod.Patch, $"/api/content/works/{free}")
        {
            Content = JsonContent.Create(new { access = "bought" }),
        };
        sell.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(sell, Cancel)).StatusCode);
        Assert.Empty(await ItemsAsync(visitor, feed));
    }

    [Fact]
    public async Task A_podcast_without_what_directories_ask_for_is_not_published()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var made = await creator.PostAsync("/api/content/series", new { title = "Bare", language = "de" });
        var id = (await made.JsonAsync()).GetProperty("id").GetGuid();
        var (code, detail) = await (await creator.PostAsync($"/api/content/series/{id}/publish")).ProblemAsync(409);
        Assert.Equal("series-incomplete", code);
        Assert.Contains("a cover and a category", detail);
        foreach (var (file, status) in new[] { (await Samples.Png, 400), (await TinyMedia.Song, 415) })
        {
            Assert.Equal(status, (int)(await CoverAsync(creator, id, file)).StatusCode);
        }
        using var visitor = host.Anonymous();
        foreach (var path in new[] { "", "/feed.xml", "/cover.jpg" })
        {
            var answer = await visitor.GetAsync($"/api/content/series/{id}{path}", Cancel);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        var wrong = new
        {
            title = "Bare",
            language = "de",
            categories = new[] { "Sorcery" },
        };
        Assert.Contains(
            "Sorcery",
            await (await creator.PostAsync("/api/content/series", wrong)).Content.ReadAsStringAsync(Cancel)
        );
    }

    private static Dictionary<string, string?> Address(string address) => new() { ["Public:Address"] = address };

    private static object Episode(Guid workId, int number, int season = 1, string type = "full") =>
        new
        {
            workId,
            number,
            season,
            type,
        };

    private static async Task<Guid> RealAsync(CreatorClient creator, string kind)
    {
        var work = await creator.CreateWorkAsync($"Real {kind}", kind);
        var audio = kind == "audio";
        await creator.UploadAsync(
            work,
            audio ? await TinyMedia.Song : await TinyMedia.Film,
            audio ? "audio/mpeg" : "video/mp4"
        );
        await creator.UntilStateAsync(work, "ready");
        await creator.PostAsync($"/api/content/works/{work}/publish");
        return work;
    }

    private static async Task<Guid> PublishedAsync(CreatorClient creator, params object[] episodes)
    {
        var draft = new
        {
            title = "The show",
            description = Nasty,
            language = "pt-BR",
            categories = new[] { "Music > Music History", "Arts" },
        };
        var made = await creator.PostAsync("/api/content/series", draft);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (await made.JsonAsync()).GetProperty("id").GetGuid();
        Assert.Equal(HttpStatusCode.OK, (await SetAsync(creator, id, episodes)).StatusCode);
        var square = await Samples.Make("square.png", "-f lavfi -i color=c=teal:s=1400x1400 -frames:v 1");
        Assert.Equal(HttpStatusCode.OK, (await CoverAsync(creator, id, square)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await creator.PostAsync($"/api/content/series/{id}/publish")).StatusCode);
        return id;
    }

    private static async Task<HttpResponseMessage> SetAsync(
        CreatorClient creator,
        Guid series,
        params object[] episodes
    )
    {
        using var http = creator.Http;
        http.DefaultRequestHeaders.IfMatch.Add(EntityTagHeaderValue.Any);
        return await http.PutAsJsonAsync($"/api/content/series/{series}/episodes", new { episodes }, Cancel);
    }

    private static async Task<HttpResponseMessage> CoverAsync(CreatorClient creator, Guid series, string file)
    {
        using var http = creator.Http;
        using var body = new ByteArrayContent(await File.ReadAllBytesAsync(file, Cancel));
        return await http.PutAsync($"/api/content/series/{series}/cover", body, Cancel);
    }

    private static async Task<List<XElement>> ItemsAsync(HttpClient http, string feed) =>
        [.. XDocument.Parse(await http.GetStringAsync(feed, Cancel)).Descendants("item")];

    private static string Path(List<XElement> items, Guid work) =>
        new Uri(
            items
                .First(item => item.Element("guid")!.Value == work.ToString())
                .Element("enclosure")!
                .Attribute("url")!
                .Value
        ).AbsolutePath;

    private static async Task PlaysAsync(ServiceHost host, HttpClient visitor, XElement enclosure)
    {
        var path = new Uri(enclosure.Attribute("url")!.Value).AbsolutePath;
        using var head = new HttpRequestMessage(HttpMethod.Head, path);
        var told = await visitor.SendAsync(head, Cancel);
        var bytes = await visitor.GetByteArrayAsync(path, Cancel);
        Assert.Equal(long.Parse(enclosure.Attribute("length")!.Value), bytes.LongLength);
        Assert.Equal(bytes.LongLength, told.Content.Headers.ContentLength);
        Assert.Equal(enclosure.Attribute("type")!.Value, told.Content.Headers.ContentType!.MediaType);
        using var part = new HttpRequestMessage(HttpMethod.Get, path);
        part.Headers.Range = new RangeHeaderValue(100, 199);
        var partial = await visitor.SendAsync(part, Cancel);
        Assert.Equal(HttpStatusCode.PartialContent, partial.StatusCode);
        Assert.Equal(bytes[100..200], await partial.Content.ReadAsByteArrayAsync(Cancel));
        // It begins with the index, so that an app plays before it has all of it.
        Assert.True(bytes.AsSpan().IndexOf("moov"u8) < bytes.AsSpan().IndexOf("mdat"u8));
        await Samples.Run("ffmpeg", ["-xerror", "-i", new Uri(host.Address, path).ToString(), "-f", "null", "-"]);
    }

    private static async Task<DateTimeOffset> ChangedAsync(HttpClient http, string feed) =>
        (await http.GetAsync(feed, Cancel)).Content.Headers.LastModified!.Value;

    private static async Task<HttpStatusCode> ConditionalAsync(
        HttpClient http,
        string feed,
        EntityTagHeaderValue? tag,
        DateTimeOffset? since
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, feed);
        if (tag is not null)
        {
            request.Headers.IfNoneMatch.Add(tag);
        }
        request.Headers.IfModifiedSince = since;
        return (await http.SendAsync(request, Cancel)).StatusCode;
    }

    // As if streamcore had made the file of the episode.
    private static Task<int> FileAsync(ServiceHost host, Guid workId, long length) =>
        host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<ContentDb>();
            var work = await db.Works.FirstAsync(row => row.Id == workId, Cancel);
            (work.EnclosureAssetId, work.EnclosureType, work.EnclosureLength) = (work.AssetId, "audio/x-m4a", length);
            return await db.SaveChangesAsync(Cancel);
        });

    private static Task<List<Guid>> ManyAsync(ServiceHost host, Guid owner, int count) =>
        host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<ContentDb>();
            var asset = Guid.NewGuid();
            var works = Enumerable
                .Range(0, count)
                .Select(index => new Work
                {
                    Id = Guid.CreateVersion7(),
                    OwnerId = owner,
                    OwnerName = "Many",
                    Title = $"Episode {index}",
                    Description = "",
                    State = WorkState.Published,
                    AssetId = asset,
                    EnclosureAssetId = asset,
                    EnclosureType = "audio/x-m4a",
                    EnclosureLength = 10,
                    PublishedAt = DateTimeOffset.UnixEpoch.AddDays(index),
                })
                .ToList();
            db.Works.AddRange(works);
            await db.SaveChangesAsync(Cancel);
            return works.ConvertAll(work => work.Id);
        });
}
