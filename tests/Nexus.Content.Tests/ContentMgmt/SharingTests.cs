using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.ContentMgmt;

/// <summary>Other sites show our works, and search engines find them.</summary>
public sealed class SharingTests
{
    // The page's head as ListenPage draws it; what it leads to is the service's own.
    private const string Asking = """
        const [, , modules, home, page] = process.argv;
        const { extract } = require(modules + '/@extractus/oembed-extractor');
        const link = home + '/api/content/oembed?format=json&url=' + encodeURIComponent(page);
        const html = `<html><head><link rel="alternate" type="application/json+oembed" href="${link}"></head></html>`;
        const fetcher = (url, ...more) => url === page
          ? Promise.resolve(new Response(html, { headers: { 'content-type': 'text/html' } })) : fetch(url, ...more);
        extract(page, { maxwidth: 400 }, fetcher).then((answer) => console.log(JSON.stringify(answer)),
          (error) => { console.error(String(error)); process.exit(1); });
        """;

    private const string Crawling = """
        const [, , modules, home] = process.argv;
        (async () => {
          const { default: Sitemapper } = await import(modules + '/sitemapper/lib/assets/sitemapper.js');
          const robotsParser = require(modules + '/robots-parser');
          const robots = robotsParser(home + '/robots.txt', await (await fetch(home + '/robots.txt')).text());
          const [map] = robots.getSitemaps();
          const { sites, errors } = await new Sitemapper({ url: map, timeout: 20000, fields: { loc: true, lastmod: true } }).fetch();
          console.log(JSON.stringify({ map, sites, errors,
            api: robots.isAllowed(home + '/api/content/works', 'x'),
            feed: robots.isAllowed(home + '/api/content/series/1/feed.xml', 'x'),
            page: robots.isAllowed(home + '/listen/1', 'x') }));
        })().catch((error) => { console.error(String(error)); process.exit(1); });
        """;

    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_site_gets_a_player_that_fits()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite, Home());
        var work = await Shelf.PublishedAsync(host, CreatorClient.New(host), "Say \"hello\" <b>", kind: "video");
        var page = $"http://cos.example/listen/{work}";
        using var http = host.Anonymous();
        var answer = await http.GetFromJsonAsync<JsonElement>(Asked(page) + "&maxwidth=400&maxheight=200", Cancel);
        Assert.Equal(("video", "1.0"), (Text(answer, "type"), Text(answer, "version")));
        Assert.InRange(answer.GetProperty("width").GetInt32(), 1, 400);
        Assert.InRange(answer.GetProperty("height").GetInt32(), 1, 200);
        Assert.Contains($"src=\"http://cos.example/embed/{work}\"", Text(answer, "html"));
        Assert.Contains("title=\"Say &quot;hello&quot; &lt;b&gt;\"", Text(answer, "html"));
        var xml = XDocument.Parse(await http.GetStringAsync(Asked(page) + "&format=xml", Cancel));
        Assert.Equal("Say \"hello\" <b>", xml.Root!.Element("title")!.Value);
    }

    [Fact]
    public async Task A_client_that_only_knows_the_standard_finds_the_player()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var work = await Shelf.PublishedAsync(host, CreatorClient.New(host), "Tune");
        var home = PutHome(host);
        var read = await NpmScript.RunAsync(host, Asking, home, $"{home}/listen/{work}");
        Assert.Equal("rich", Text(read, "type"));
        Assert.Equal(400, read.GetProperty("width").GetInt32());
    }

    [Fact]
    public async Task An_unmodified_crawler_follows_robots_txt_to_every_page()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var work = await Shelf.PublishedAsync(host, CreatorClient.New(host), "Tune");
        var home = PutHome(host);
        var read = await NpmScript.RunAsync(host, Crawling, home);
        var site = Assert.Single(read.GetProperty("sites").EnumerateArray());
        Assert.Equal($"{home}/listen/{work}", Text(site, "loc"));
        Assert.True(DateTimeOffset.TryParse(Text(site, "lastmod"), out _));
        Assert.Equal(
            (false, true, true),
            (
                read.GetProperty("api").GetBoolean(),
                read.GetProperty("feed").GetBoolean(),
                read.GetProperty("page").GetBoolean()
            )
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_not_public_or_not_ours_is_not_shown_elsewhere(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, Home());
        var creator = CreatorClient.New(host);
        var draft = await creator.CreateWorkAsync("Draft");
        var sold = await creator.CreateWorkAsync("Sold", access: "bought");
        await Shelf.MakeReadyAsync(host, sold);
        await creator.PostAsync($"/api/content/works/{sold}/publish");
        using var http = host.Anonymous();
        var link = await http.GetFromJsonAsync<JsonElement>(Asked($"https://cos.example/listen/{sold}"), Cancel);
        Assert.Equal("link", Text(link, "type"));
        Assert.False(link.TryGetProperty("html", out _));
        foreach (
            var page in new[]
            {
                $"http://cos.example/listen/{draft}",
                $"http://elsewhere.example/listen/{sold}",
                $"http://cos.example.evil.example/listen/{sold}",
                $"http://cos.example/studio/{sold}",
                "javascript:alert(1)",
                "",
            }
        )
        {
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(Asked(page), Cancel)).StatusCode);
        }
        var page1 = Asked($"http://cos.example/listen/{sold}");
        Assert.Equal(HttpStatusCode.NotImplemented, (await http.GetAsync(page1 + "&format=yaml", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync(page1 + "&maxwidth=0", Cancel)).StatusCode);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_crawler_finds_every_published_page_and_no_other(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(
            engine,
            new Dictionary<string, string?> { ["Content:SitemapSize"] = "2" }
        );
        var creator = CreatorClient.New(host);
        var works = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            works.Add(await Shelf.PublishedAsync(host, creator, $"Work {i}"));
        }
        await creator.CreateWorkAsync("Draft");
        using var http = host.Anonymous();
        var index = XDocument.Parse(await http.GetStringAsync("/sitemap.xml", Cancel));
        var parts = index
            .Descendants()
            .Where(one => one.Name.LocalName == "loc")
            .Select(one => new Uri(one.Value))
            .ToList();
        Assert.Equal(3, parts.Count);
        var found = new List<string>();
        foreach (var part in parts)
        {
            var map = XDocument.Parse(await http.GetStringAsync(part.PathAndQuery, Cancel));
            found.AddRange(map.Descendants().Where(one => one.Name.LocalName == "loc").Select(one => one.Value));
        }
        Assert.Equal(works.Select(id => $"http://localhost:3000/listen/{id}").Order(), found.Order());
        foreach (var missing in new[] { "works-4", "works-0", "works-2147483647", "drafts-1" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/sitemaps/{missing}.xml", Cancel)).StatusCode);
        }
    }

    private static Dictionary<string, string?> Home() => new() { ["Public:Address"] = "http://cos.example" };

    // Where the host listens is known once it does.
    private static string PutHome(ServiceHost host)
    {
        var home = host.Address.ToString().TrimEnd('/');
        host.Services.GetRequiredService<IConfiguration>()["Public:Address"] = home;
        return home;
    }

    private static string Asked(string page) => "/api/content/oembed?url=" + Uri.EscapeDataString(page);

    private static string? Text(JsonElement answer, string name) => answer.GetProperty(name).GetString();
}
