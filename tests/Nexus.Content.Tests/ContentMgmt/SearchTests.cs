using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.ContentMgmt;
using Nexus.Content.ContentMgmt.Search;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Nexus.Kernel.PersonalData;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.ContentMgmt;

public sealed class SearchTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task People_find_what_they_mean_however_they_write_it(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        await Shelf.PublishedAsync(host, creator, "Harbour Nights", "With Björk and the Łódź strings");
        await Shelf.PublishedAsync(host, creator, "Björk at the Harbour", genre: "Art Pop");
        await Shelf.PublishedAsync(host, creator, "Harbour");
        await Shelf.PublishedAsync(host, creator, "Something else", "Recorded in a harbour");
        using var visitor = host.Anonymous();
        // The whole title first, then its beginning, then a word in it, the description last.
        Assert.Equal(
            ["Harbour", "Harbour Nights", "Björk at the Harbour", "Something else"],
            await TitlesAsync(visitor, "harbour")
        );
        Assert.Equal(["Björk at the Harbour", "Harbour Nights"], await TitlesAsync(visitor, "bjork"));
        Assert.Equal(["Björk at the Harbour", "Harbour Nights"], await TitlesAsync(visitor, "BJÖRK Harbour"));
        Assert.Equal(["Harbour Nights"], await TitlesAsync(visitor, "lodz"));
        Assert.Equal(["Harbour Nights"], await TitlesAsync(visitor, "harbour ni"));
        Assert.Equal(["Björk at the Harbour", "Harbour Nights"], await TitlesAsync(visitor, "bjö"));
        Assert.Equal(["Björk at the Harbour"], await TitlesAsync(visitor, "art pop"));
        foreach (var slip in new[] { "harbuor nights", "harbor nights", "harbourr nights", "hsrbour nights" })
        {
            Assert.Equal(["Harbour Nights"], await TitlesAsync(visitor, slip));
        }
        Assert.Contains("Björk at the Harbour", await TitlesAsync(visitor, "bjrok"));
        Assert.Empty(await TitlesAsync(visitor, "hsrbuor nights"));
        Assert.Empty(await TitlesAsync(visitor, "harbour absent"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_called_just_so_comes_first_among_thousands_with_the_word_in_their_title(
        DatabaseEngine engine
    )
    {
        await using var host = await ContentHost.StartAsync(engine);
        await host.InScopeAsync(scope =>
        {
            var db = scope.GetRequiredService<ContentDb>();
            db.AddRange(Enumerable.Range(0, 2500).Select(_ => LoveSong()));
            return db.SaveChangesAsync(Cancel);
        });
        var creator = CreatorClient.New(host);
        await Shelf.PublishedAsync(host, creator, "Love");
        using var visitor = host.Anonymous();
        var found = await SearchAsync(visitor, "q=love");
        Assert.Equal(["Love"], Titles(found));
        Assert.False(found.GetProperty("complete").GetBoolean());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Facets_count_what_was_found_and_pages_follow_each_other(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var (one, other) = (CreatorClient.New(host), CreatorClient.New(host));
        await Shelf.PublishedAsync(host, one, "Blue 1", genre: "Jazz", language: "de");
        await Shelf.PublishedAsync(host, one, "Blue 2", genre: "jazz", language: "de-AT");
        await Shelf.PublishedAsync(host, other, "Blue 3", genre: "Rock", kind: "video");
        var last = await Shelf.PublishedAsync(host, other, "Blue 4", genre: "Rock");
        var release = new { title = "Blue", workIds = new[] { last } };
        var made = await (await other.PostAsync("/api/content/releases", release)).JsonAsync();
        await other.PostAsync($"/api/content/releases/{made.GetProperty("id").GetGuid()}/publish");
        using var visitor = host.Anonymous();
        var all = await SearchAsync(visitor, "q=blue&limit=2");
        Assert.Equal((5, true), (all.GetProperty("total").GetInt32(), all.GetProperty("complete").GetBoolean()));
        Assert.Equal(["audio 3", "release 1", "video 1"], Facet(all, "kinds"));
        Assert.Equal(["jazz 2", "rock 2"], Facet(all, "genres"));
        Assert.Equal(["de 1", "de-at 1"], Facet(all, "languages"));
        Assert.Equal([$"{other.UserId} 3", $"{one.UserId} 2"], Facet(all, "creators"));
        Assert.Equal(["Blue", "Blue 4"], Titles(all));
        var second = await SearchAsync(visitor, "q=blue&limit=2&after=" + all.GetProperty("next").GetString());
        Assert.Equal(["Blue 3", "Blue 2"], Titles(second));
        var third = await SearchAsync(visitor, "q=blue&limit=2&after=" + second.GetProperty("next").GetString());
        Assert.Equal(["Blue 1"], Titles(third));
        Assert.Equal(JsonValueKind.Null, third.GetProperty("next").ValueKind);
        Assert.Equal(["Blue 4"], Titles(await SearchAsync(visitor, "q=blue&genre=ROCK&kind=audio")));
        Assert.Equal(["Blue 2"], Titles(await SearchAsync(visitor, $"owner={one.UserId}&language=de-AT")));
        Assert.Equal(5, Titles(await SearchAsync(visitor, "")).Count);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Only_what_the_asker_may_see_is_found(DatabaseEngine engine)
    {
        var crews = new UserAuthDouble();
        await using var host = await ContentHost.StartAsync(engine, crews: crews);
        var label = Guid.CreateVersion7();
        var editor = new CreatorClient(host, crews.Join(label, Guid.CreateVersion7(), OrganisationRole.Editor), label);
        var viewer = new CreatorClient(host, crews.Join(label, Guid.CreateVersion7(), OrganisationRole.Viewer), label);
        var work = await editor.CreateWorkAsync("Secret sunrise");
        using var visitor = host.Anonymous();
        using var crew = viewer.Http;
        using var stranger = CreatorClient.New(host).Http;
        Assert.Empty(await TitlesAsync(visitor, "sunrise"));
        Assert.Equal(["Secret sunrise"], Titles(await SearchAsync(crew, "q=sunrise", "my/search")));
        Assert.Empty(Titles(await SearchAsync(stranger, "q=sunrise", "my/search")));
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await visitor.GetAsync("/api/content/my/search?q=sunrise", Cancel)).StatusCode
        );
        await Shelf.MakeReadyAsync(host, work);
        await editor.PostAsync($"/api/content/works/{work}/publish");
        Assert.Equal(["Secret sunrise"], await TitlesAsync(visitor, "sunrise"));
        using var http = editor.Http;
        using var edit = new HttpRequestMessage(HttpMethod.Patch, $"/api/content/works/{work}")
        {
            Content = JsonContent.Create(new { title = "Open moonrise" }),
        };
        edit.Headers.TryAddWithoutValidation("If-Match", "*");
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(edit, Cancel)).StatusCode);
        Assert.Empty(await TitlesAsync(visitor, "sunrise secret"));
        Assert.Equal(["Open moonrise"], await TitlesAsync(visitor, "moonrise"));
        await editor.PostAsync($"/api/content/works/{work}/withdraw");
        Assert.Empty(await TitlesAsync(visitor, "moonrise"));
        Assert.Equal(["Open moonrise"], Titles(await SearchAsync(crew, "q=moonrise", "my/search")));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Erasure_forgets_the_words_and_a_restart_makes_missing_entries(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var (leaver, stayer) = (CreatorClient.New(host), CreatorClient.New(host));
        await Shelf.PublishedAsync(host, leaver, "Unmistakable shared");
        await Shelf.PublishedAsync(host, stayer, "Staying shared");
        await host.InScopeAsync(async services =>
        {
            var holder = services.GetRequiredService<Content.ContentMgmt.PersonalData.LibraryData>();
            await holder.EraseAsync(leaver.UserId, Cancel);
            var db = services.GetRequiredService<ContentDb>();
            Assert.Equal(0, await db.SearchSlips.CountAsync(row => row.Word == "unmistakable", Cancel));
            Assert.NotEqual(0, await db.SearchSlips.CountAsync(row => row.Word == "shared", Cancel));
            return await db.SearchEntries.ExecuteDeleteAsync(Cancel);
        });
        using (var before = host.Anonymous())
        {
            Assert.Empty(await TitlesAsync(before, "shared"));
        }
        await host.RestartAsync();
        using var visitor = host.Anonymous();
        Assert.Equal(["Staying shared"], await TitlesAsync(visitor, "shared"));
        Assert.Equal(["Staying shared"], await TitlesAsync(visitor, "shaerd"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Nobody_writes_operators_into_a_question(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        await Shelf.PublishedAsync(host, CreatorClient.New(host), "Not near or and");
        using var visitor = host.Anonymous();
        foreach (
            var q in new[] { "not near", "\"not\" OR 'x':*", "title_words : near*", "near) | (x", "a'':b & !near" }
        )
        {
            var answer = await visitor.GetAsync("/api/content/search?q=" + Uri.EscapeDataString(q), Cancel);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        Assert.Equal(["Not near or and"], await TitlesAsync(visitor, "\"NEAR\" and not or"));
        foreach (var bad in new[] { "q=%21%21", "q=" + new string('a', 201), "kind=smell", "limit=0", "after=x" })
        {
            var answer = await visitor.GetAsync("/api/content/search?" + bad, Cancel);
            Assert.Equal("invalid-request", (await answer.ProblemAsync(400)).Code);
        }
    }

    private static Task<JsonElement> SearchAsync(HttpClient http, string query, string path = "search") =>
        http.GetFromJsonAsync<JsonElement>($"/api/content/{path}?{query}", Cancel);

    private static async Task<List<string>> TitlesAsync(HttpClient http, string q) =>
        Titles(await SearchAsync(http, "q=" + Uri.EscapeDataString(q)));

    private static List<string> Titles(JsonElement answer) =>
        [.. answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString()!)];

    private static List<string> Facet(JsonElement answer, string name) =>
        [
            .. answer
                .GetProperty("facets")
                .GetProperty(name)
                .EnumerateArray()
                .Select(one => $"{one.GetProperty("value").GetString()} {one.GetProperty("count").GetInt32()}"),
        ];

    private static SearchEntry LoveSong() =>
        new()
        {
            Id = Guid.CreateVersion7(),
            OwnerId = Guid.CreateVersion7(),
            OwnerName = "Somebody",
            Kind = SearchKind.Audio,
            Visible = true,
            TitleWords = "love song",
            CreatorWords = "somebody",
            MoreWords = "",
            Rules = SearchWords.Rules,
        };
}
