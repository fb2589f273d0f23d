using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.ContentMgmt;

/// <summary>Edits can be taken back, and many works are changed at once or not at all.</summary>
public sealed class VersionTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_former_text_comes_back_as_a_new_version(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "First", "As it was", "Jazz");
        using var own = Any(creator);
        await own.PatchAsJsonAsync($"/api/content/works/{work}", new { title = "Second", genre = "" }, Cancel);
        await own.PatchAsJsonAsync($"/api/content/works/{work}", new { title = "Second" }, Cancel);
        await own.PatchAsJsonAsync($"/api/content/works/{work}", new { description = "Later" }, Cancel);
        var back = await own.PostAsync($"/api/content/works/{work}/versions/1/restore", null, Cancel);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        using var visitor = host.Anonymous();
        var seen = await visitor.GetFromJsonAsync<JsonElement>($"/api/content/works/{work}", Cancel);
        Assert.Equal(
            ("First", "As it was", "Jazz"),
            (Text(seen, "title"), Text(seen, "description"), Text(seen, "genre"))
        );
        var versions = await own.GetFromJsonAsync<List<JsonElement>>($"/api/content/works/{work}/versions", Cancel);
        // An edit that changes nothing makes no version.
        Assert.Equal([4, 3, 2, 1], versions!.Select(one => one.GetProperty("number").GetInt32()));
        Assert.Equal(1, versions![0].GetProperty("restoredFrom").GetInt32());
        Assert.Equal(
            ["title", "genre"],
            versions[2].GetProperty("changed").EnumerateArray().Select(name => name.GetString())
        );
        Assert.All(versions.Take(3), one => Assert.Equal(creator.UserId.ToString(), Text(one, "actor")));
        using var other = Any(CreatorClient.New(host));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await other.GetAsync($"/api/content/works/{work}/versions", Cancel)).StatusCode
        );
        var unknown = await own.PostAsync($"/api/content/works/{work}/versions/9/restore", null, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        own.DefaultRequestHeaders.IfMatch.Clear();
        var blind = await own.PostAsync($"/api/content/works/{work}/versions/1/restore", null, Cancel);
        Assert.Equal(428, (int)blind.StatusCode);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_release_gets_its_former_works_back(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var (one, two) = (await creator.CreateWorkAsync("One"), await creator.CreateWorkAsync("Two"));
        var made = await creator.PostAsync("/api/content/releases", new { title = "A", workIds = new[] { one, two } });
        var release = (await made.JsonAsync()).GetProperty("id").GetGuid();
        using var own = Any(creator);
        var edit = new { title = "B", workIds = new[] { two } };
        await own.PutAsJsonAsync($"/api/content/releases/{release}", edit, Cancel);
        var back = await own.PostAsync($"/api/content/releases/{release}/versions/1/restore", null, Cancel);
        var view = await back.JsonAsync();
        Assert.Equal("A", Text(view, "title"));
        Assert.Equal(
            [one, two],
            view.GetProperty("works").EnumerateArray().Select(work => work.GetProperty("id").GetGuid())
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Many_works_change_at_once_or_not_at_all_and_only_once(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var creator = CreatorClient.New(host);
        var ready = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            ready.Add(await creator.CreateWorkAsync($"Work {i}", "audio"));
            await Shelf.MakeReadyAsync(host, ready[i]);
        }
        var draft = await creator.CreateWorkAsync("Draft", "audio");
        var foreign = await CreatorClient.New(host).CreateWorkAsync("Foreign");
        var made = await creator.PostAsync("/api/content/releases", new { title = "A", workIds = new[] { draft } });
        var release = (await made.JsonAsync()).GetProperty("id").GetGuid();
        var mixed = await EditAsync(creator, "one", [.. ready, draft, foreign], release);
        Assert.False(mixed.GetProperty("applied").GetBoolean());
        Assert.Equal(
            [true, true, true, false, false],
            mixed.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("ok").GetBoolean())
        );
        Assert.Equal("ready", Text(await creator.WorkAsync(ready[0]), "state"));
        var all = await EditAsync(creator, "two", ready, release);
        Assert.True(all.GetProperty("applied").GetBoolean());
        foreach (var id in ready)
        {
            var work = await creator.WorkAsync(id);
            Assert.Equal(
                ("published", "Jazz", "de"),
                (Text(work, "state"), Text(work, "genre"), Text(work, "language"))
            );
        }
        var version = (await creator.WorkAsync(ready[0])).GetProperty("version").GetInt64();
        Assert.Equal(all.ToString(), (await EditAsync(creator, "two", ready, release)).ToString());
        Assert.Equal(version, (await creator.WorkAsync(ready[0])).GetProperty("version").GetInt64());
        using var own = creator.Http;
        var shown = await own.GetFromJsonAsync<JsonElement>($"/api/content/releases/{release}", Cancel);
        Assert.Equal(4, shown.GetProperty("works").GetArrayLength());
        var none = await own.PostAsJsonAsync(
            "/api/content/my/works/edit",
            new { workIds = Array.Empty<Guid>() },
            Cancel
        );
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
    }

    private static async Task<JsonElement> EditAsync(
        CreatorClient creator,
        string key,
        IEnumerable<Guid> workIds,
        Guid addToRelease
    )
    {
        using var http = creator.Http;
        http.DefaultRequestHeaders.Add("Idempotency-Key", key);
        var body = new
        {
            workIds,
            genre = "Jazz",
            language = "de",
            step = "publish",
            addToRelease,
        };
        var answer = await http.PostAsJsonAsync("/api/content/my/works/edit", body, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    private static HttpClient Any(CreatorClient creator)
    {
        var http = creator.Http;
        http.DefaultRequestHeaders.IfMatch.Add(EntityTagHeaderValue.Any);
        return http;
    }

    private static string? Text(JsonElement one, string name) => one.GetProperty(name).GetString();
}
