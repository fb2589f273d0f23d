using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Content.ContentMgmt.Planning;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.ContentMgmt;

public sealed class PlanningTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    private readonly ShiftedClock clock = new();

    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_work_is_published_at_its_time_and_not_before(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, clock: clock);
        var creator = CreatorClient.New(host);
        var (kept, moved, cancelled, late) = (
            await ReadyAsync(host, creator, "Kept"),
            await ReadyAsync(host, creator, "Moved"),
            await ReadyAsync(host, creator, "Cancelled"),
            await creator.CreateWorkAsync("Late")
        );
        foreach (var work in new[] { kept, moved, cancelled, late })
        {
            await PlanAsync(creator, $"works/{work}", clock.GetUtcNow() + Soon);
        }
        await PlanAsync(creator, $"works/{moved}", clock.GetUtcNow() + (10 * Soon));
        using var http = creator.Http;
        for (var twice = 0; twice < 2; twice++)
        {
            var gone = await http.DeleteAsync($"/api/content/works/{cancelled}/plan", Cancel);
            Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        }
        var plans = await http.GetFromJsonAsync<JsonElement>("/api/content/my/plans", Cancel);
        Assert.Equal([kept, late, moved], plans.EnumerateArray().Select(Subject).ToList());
        using var visitor = host.Anonymous();
        Assert.Equal(0, await FoundAsync(visitor));
        await ForwardAsync(host);
        await creator.UntilStateAsync(kept, "published");
        Assert.Equal(1, await FoundAsync(visitor));
        await ContentHost.UntilAsync(
            async () => (await StoryAsync(creator, late))[0].StartsWith("Not published", StringComparison.Ordinal),
            "the story of what was not ready"
        );
        Assert.EndsWith("it is draft.", (await StoryAsync(creator, late))[0]);
        Assert.StartsWith("As planned for", (await StoryAsync(creator, kept))[0]);
        Assert.Equal("Planned publication cancelled.", (await StoryAsync(creator, cancelled))[0]);
        Assert.Equal("ready", (await creator.WorkAsync(cancelled)).GetProperty("state").GetString());
        Assert.Equal("ready", (await creator.WorkAsync(moved)).GetProperty("state").GetString());
        plans = await http.GetFromJsonAsync<JsonElement>("/api/content/my/plans", Cancel);
        Assert.Equal([moved], plans.EnumerateArray().Select(Subject).ToList());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_album_comes_out_as_a_whole_or_not_at_all(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, clock: clock);
        var creator = CreatorClient.New(host);
        var whole = await ReleaseAsync(
            creator,
            await ReadyAsync(host, creator, "A"),
            await ReadyAsync(host, creator, "B")
        );
        var ready = await ReadyAsync(host, creator, "C");
        var torn = await ReleaseAsync(creator, ready, await creator.CreateWorkAsync("D"));
        var deleted = await ReadyAsync(host, creator, "E");
        var empty = await ReleaseAsync(creator, deleted);
        await PlanAsync(creator, $"releases/{empty}", clock.GetUtcNow() + Soon);
        await PlanAsync(creator, $"releases/{torn}", clock.GetUtcNow() + Soon);
        await PlanAsync(creator, $"releases/{whole}", clock.GetUtcNow() + Soon + TimeSpan.FromSeconds(1));
        using var http = creator.Http;
        Assert.True((await http.DeleteAsync($"/api/content/works/{deleted}", Cancel)).IsSuccessStatusCode);
        await ForwardAsync(host);
        using var visitor = host.Anonymous();
        await ContentHost.UntilAsync(
            async () => (await visitor.GetAsync($"/api/content/releases/{whole}", Cancel)).IsSuccessStatusCode,
            "the album"
        );
        var works = await visitor.GetFromJsonAsync<JsonElement>($"/api/content/releases/{whole}", Cancel);
        Assert.Equal(2, works.GetProperty("works").GetArrayLength());
        await ContentHost.UntilAsync(
            async () =>
                (await http.GetFromJsonAsync<JsonElement>("/api/content/my/plans", Cancel)).GetArrayLength() == 0,
            "no plan to be left"
        );
        foreach (var release in new[] { torn, empty })
        {
            Assert.Equal(
                HttpStatusCode.NotFound,
                (await visitor.GetAsync($"/api/content/releases/{release}", Cancel)).StatusCode
            );
        }
        Assert.Equal("ready", (await creator.WorkAsync(ready)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_plan_is_the_crews_and_its_time_is_clear()
    {
        var crews = new UserAuthDouble();
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite, crews: crews);
        var label = Guid.CreateVersion7();
        var editor = new CreatorClient(host, crews.Join(label, Guid.CreateVersion7(), OrganisationRole.Editor), label);
        var viewer = new CreatorClient(host, crews.Join(label, Guid.CreateVersion7(), OrganisationRole.Viewer), label);
        var work = await ReadyAsync(host, editor, "The label's");
        var address = $"/api/content/works/{work}/plan";
        var year = DateTime.UtcNow.Year + 1;
        var body = new { at = $"{year}-07-03T00:00:00", timeZone = "Europe/Berlin" };
        using var write = editor.Http;
        using var read = viewer.Http;
        using var stranger = CreatorClient.New(host).Http;
        Assert.Equal(
            "organisation-role",
            (await (await read.PutAsJsonAsync(address, body, Cancel)).ProblemAsync(403)).Code
        );
        Assert.Equal(
            "not-found",
            (await (await stranger.PutAsJsonAsync(address, body, Cancel)).ProblemAsync(404)).Code
        );
        var planned = await (await write.PutAsJsonAsync(address, body, Cancel)).JsonAsync();
        Assert.Equal($"{year}-07-02T22:00:00", planned.GetProperty("at").GetString()![..19]);
        Assert.Equal(
            $"{year}-07-03 00:00:00 Europe/Berlin ({year}-07-02 22:00:00 UTC)",
            (await read.GetFromJsonAsync<JsonElement>(address, Cancel)).GetProperty("shown").GetString()
        );
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(address, Cancel)).StatusCode);
        foreach (var bad in new[] { $"{year}-07-03T00:00:00", $"{year}-07-03", "soon", "2020-01-01T00:00:00Z" })
        {
            var answer = await write.PutAsJsonAsync(address, new { at = bad }, Cancel);
            Assert.Equal("invalid-request", (await answer.ProblemAsync(400)).Code);
        }
    }

    [Fact]
    public void Clocks_that_jump_are_told_and_those_that_repeat_mean_the_first_time()
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        PlannedMoment Of(string at, string? zone) =>
            PlannedMoment.Of(new PlanRequest { At = at, TimeZone = zone }, now);
        Assert.Equal("00:30", Of("2026-10-25T02:30", "Europe/Berlin").At.ToString("HH:mm"));
        Assert.Equal("23:00", Of("2026-12-04T00:00:00+01:00", null).At.ToString("HH:mm"));
        Assert.Throws<ProblemException>(() => Of("2026-03-29T02:30", "Europe/Berlin"));
        Assert.Throws<ProblemException>(() => Of("2026-03-29T02:30", "Mars/Olympus"));
        Assert.Throws<ProblemException>(() => Of("2029-03-29T02:30Z", null));
    }

    // Whatever is sent wakes the loops, which would else look at the clock a few seconds later.
    private async Task ForwardAsync(ServiceHost host)
    {
        clock.Forward(Soon + TimeSpan.FromSeconds(5));
        var other = CreatorClient.New(host);
        await PlanAsync(other, $"works/{await other.CreateWorkAsync("Wakes")}", clock.GetUtcNow() + Soon);
    }

    private static Guid Subject(JsonElement plan) => plan.GetProperty("subjectId").GetGuid();

    private static async Task<int> FoundAsync(HttpClient http) =>
        (await http.GetFromJsonAsync<JsonElement>("/api/content/search?q=kept", Cancel))
            .GetProperty("total")
            .GetInt32();

    private static async Task<Guid> ReadyAsync(ServiceHost host, CreatorClient creator, string title)
    {
        var work = await creator.CreateWorkAsync(title);
        await Shelf.MakeReadyAsync(host, work);
        return work;
    }

    private static async Task<Guid> ReleaseAsync(CreatorClient creator, params Guid[] workIds)
    {
        var made = await creator.PostAsync("/api/content/releases", new { title = "Album", workIds });
        return (await made.JsonAsync()).GetProperty("id").GetGuid();
    }

    private static async Task PlanAsync(CreatorClient creator, string subject, DateTimeOffset at)
    {
        using var http = creator.Http;
        var body = new { at = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") };
        var answer = await http.PutAsJsonAsync($"/api/content/{subject}/plan", body, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<List<string>> StoryAsync(CreatorClient creator, Guid work)
    {
        using var http = creator.Http;
        var page = await http.GetFromJsonAsync<JsonElement>($"/api/content/works/{work}/history", Cancel);
        return [.. page.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("why").GetString() ?? "")];
    }
}
