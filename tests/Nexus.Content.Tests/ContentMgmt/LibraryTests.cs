using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Content.Tests.DspStreaming;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.ContentMgmt;

public sealed class LibraryTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_draft_cannot_be_published_and_says_what_to_do(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Draft");
        var (code, detail) = await (await creator.PostAsync($"/api/content/works/{work}/publish")).ProblemAsync(409);
        Assert.Equal(("work-state", "It is draft and cannot be published. Upload its file first."), (code, detail));
        Assert.Equal(
            "work-state",
            (await (await creator.PostAsync($"/api/content/works/{work}/withdraw")).ProblemAsync(409)).Code
        );
        var other = CreatorClient.New(host);
        Assert.Equal(
            "not-found",
            (await (await other.PostAsync($"/api/content/works/{work}/publish")).ProblemAsync(404)).Code
        );
        using var visitor = host.Anonymous();
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await visitor.GetAsync($"/api/content/works/{work}", Cancel)).StatusCode
        );
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/api/content/my/works", Cancel)).StatusCode);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Edits_need_the_version_that_was_read(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Before");
        using var http = creator.Http;
        var read = await http.GetAsync($"/api/content/my/works/{work}", Cancel);
        async Task<HttpResponseMessage> EditAsync(string? etag, object edit)
        {
            using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/content/works/{work}")
            {
                Content = JsonContent.Create(edit),
            };
            request.Headers.TryAddWithoutValidation("If-Match", etag);
            return await http.SendAsync(request, Cancel);
        }
        var etag = read.Headers.ETag!.ToString();
        Assert.Equal(
            "if-match-required",
            (await (await EditAsync(null, new { title = "After" })).ProblemAsync(428)).Code
        );
        Assert.Equal(
            "invalid-request",
            (await (await EditAsync(etag, new { title = new string('x', 201) })).ProblemAsync(400)).Code
        );
        Assert.Equal(
            "invalid-request",
            (await (await EditAsync(etag, new { access = "secret" })).ProblemAsync(400)).Code
        );
        Assert.Equal(HttpStatusCode.OK, (await EditAsync(etag, new { title = "After" })).StatusCode);
        Assert.Equal(
            "changed-meanwhile",
            (await (await EditAsync(etag, new { title = "Late" })).ProblemAsync(412)).Code
        );
        Assert.Equal("After", (await creator.WorkAsync(work)).GetProperty("title").GetString());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Published_works_are_listed_page_by_page(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        foreach (var title in new[] { "Blue Hour", "Die blaue Stunde", "BLUES 100%", "Red" })
        {
            var work = await creator.CreateWorkAsync(title);
            await Shelf.MakeReadyAsync(host, work);
            Assert.Equal(HttpStatusCode.OK, (await creator.PostAsync($"/api/content/works/{work}/publish")).StatusCode);
        }
        await creator.CreateWorkAsync("Blue draft");
        using var visitor = host.Anonymous();
        Assert.Equal(4, (await TitlesAsync(visitor, $"owner={creator.UserId}&kind=video")).Count);
        Assert.Empty(await TitlesAsync(visitor, "kind=audio"));
        var first = await visitor.GetFromJsonAsync<JsonElement>("/api/content/works?limit=3", Cancel);
        var next = first.GetProperty("next").GetString();
        Assert.Equal(["Blue Hour"], await TitlesAsync(visitor, $"limit=3&after={next}"));
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await visitor.GetAsync("/api/content/works?kind=smell", Cancel)).StatusCode
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_release_needs_published_works_of_its_owner(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var (one, two) = (await creator.CreateWorkAsync("One"), await creator.CreateWorkAsync("Two"));
        var foreign = await CreatorClient.New(host).CreateWorkAsync("Foreign");
        var refused = await creator.PostAsync(
            "/api/content/releases",
            new { title = "Album", workIds = new[] { one, foreign } }
        );
        Assert.Equal("invalid-request", (await refused.ProblemAsync(400)).Code);
        var made = await creator.PostAsync(
            "/api/content/releases",
            new { title = "Album", workIds = new[] { two, one } }
        );
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var release = (await made.JsonAsync()).GetProperty("id").GetGuid();
        var early = await (await creator.PostAsync($"/api/content/releases/{release}/publish")).ProblemAsync(409);
        Assert.Equal("release-works", early.Code);
        foreach (var work in new[] { one, two })
        {
            await Shelf.MakeReadyAsync(host, work);
            await creator.PostAsync($"/api/content/works/{work}/publish");
        }
        Assert.Equal(
            HttpStatusCode.OK,
            (await creator.PostAsync($"/api/content/releases/{release}/publish")).StatusCode
        );
        using var visitor = host.Anonymous();
        var seen = await visitor.GetFromJsonAsync<JsonElement>($"/api/content/releases/{release}", Cancel);
        Assert.Equal(
            ["Two", "One"],
            seen.GetProperty("works").EnumerateArray().Select(work => work.GetProperty("title").GetString())
        );
        Assert.Equal(
            release,
            (await visitor.GetFromJsonAsync<JsonElement>($"/api/content/works/{one}", Cancel))
                .GetProperty("releaseIds")[0]
                .GetGuid()
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_published_release_is_mended_also_while_one_of_its_works_is_withdrawn(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var works = new[]
        {
            await Shelf.PublishedAsync(host, creator, "One"),
            await Shelf.PublishedAsync(host, creator, "Two"),
        };
        var made = await creator.PostAsync("/api/content/releases", new { title = "Albun", workIds = works });
        var path = $"/api/content/releases/{(await made.JsonAsync()).GetProperty("id").GetGuid()}";
        await creator.PostAsync($"{path}/publish");
        await creator.PostAsync($"/api/content/works/{works[0]}/withdraw");
        Assert.Equal(HttpStatusCode.OK, (await EditAsync("Album", works)).StatusCode);
        using var visitor = host.Anonymous();
        var seen = await visitor.GetFromJsonAsync<JsonElement>(path, Cancel);
        Assert.Equal("Album", seen.Text("title"));
        Assert.Equal("Two", Assert.Single(seen.GetProperty("works").EnumerateArray()).Text("title"));
        // One that was never out is not put on it.
        var draft = await creator.CreateWorkAsync("Three");
        var refused = await (await EditAsync("Album", [.. works, draft])).ProblemAsync(409);
        Assert.Equal("release-works", refused.Code);
        // Also a single whose only work is withdrawn is mended.
        Assert.Equal(HttpStatusCode.OK, (await EditAsync("Single", works[..1])).StatusCode);

        async Task<HttpResponseMessage> EditAsync(string title, Guid[] workIds)
        {
            using var own = creator.Http;
            var read = await own.GetAsync(path, Cancel);
            using var edit = new HttpRequestMessage(HttpMethod.Put, path)
            {
                Content = JsonContent.Create(new { title, workIds }),
            };
            edit.Headers.IfMatch.Add(read.Headers.ETag!);
            return await own.SendAsync(edit, Cancel);
        }
    }

    private static async Task<List<string?>> TitlesAsync(HttpClient http, string query)
    {
        var page = await http.GetFromJsonAsync<JsonElement>("/api/content/works?" + query, Cancel);
        return [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString())];
    }
}
