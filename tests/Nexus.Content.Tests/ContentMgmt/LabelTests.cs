using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.ContentMgmt;

/// <summary>A label's people work on its works, each as far as the role goes and as long as it lasts.</summary>
public sealed class LabelTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly Guid label = Guid.CreateVersion7();
    private readonly UserAuthDouble crews = new();

    [Theory, MemberData(nameof(Engines))]
    public async Task An_editor_makes_the_labels_works_and_the_label_keeps_them(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, crews: crews);
        var (editor, other) = (Member(host, OrganisationRole.Editor), Member(host, OrganisationRole.Manager));
        var work = await editor.CreateWorkAsync("The label's");
        var mine = await new CreatorClient(host, editor.UserId).CreateWorkAsync("My own");
        Assert.Equal([work], await WorksAsync(editor));
        Assert.Equal([mine], await WorksAsync(new CreatorClient(host, editor.UserId)));
        var release = await ReleaseAsync(editor, work);
        Assert.Equal("The Label", release.GetProperty("ownerName").GetString());
        Assert.Equal(label, release.GetProperty("ownerId").GetGuid());
        Assert.Equal(
            "workIds",
            Assert
                .Single(
                    (await (await PostReleaseAsync(editor, mine)).JsonAsync()).GetProperty("errors").EnumerateObject()
                )
                .Name
        );
        crews.Leave(label, editor.UserId);
        Assert.Equal([work], await WorksAsync(other));
        Assert.Equal(HttpStatusCode.OK, (await EditAsync(other, work)).StatusCode);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_editor_sees_on_a_published_release_also_what_is_not_out(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, crews: crews);
        var editor = Member(host, OrganisationRole.Editor);
        var (out1, gone) = (
            await Shelf.PublishedAsync(host, editor, "Out"),
            await Shelf.PublishedAsync(host, editor, "Gone")
        );
        var draft = new { title = "The album", workIds = new[] { out1, gone } };
        var made = await editor.PostAsync("/api/content/releases", draft);
        var path = $"/api/content/releases/{(await made.JsonAsync()).GetProperty("id").GetGuid()}";
        Assert.Equal(HttpStatusCode.OK, (await editor.PostAsync($"{path}/publish")).StatusCode);
        await editor.PostAsync($"/api/content/works/{gone}/withdraw", new { });
        using var own = editor.Http;
        using var visitor = host.Anonymous();
        // Whoever names an organisation he is not in sees what everybody sees.
        using var pretender = new CreatorClient(host, Guid.CreateVersion7(), label).Http;
        Assert.Equal([out1, gone], await WorksOfAsync(own, path));
        Assert.Equal([out1], await WorksOfAsync(visitor, path));
        Assert.Equal([out1], await WorksOfAsync(pretender, path));
    }

    private static async Task<List<Guid>> WorksOfAsync(HttpClient http, string path) =>
        [
            .. (await http.GetFromJsonAsync<JsonElement>(path, Cancel))
                .GetProperty("works")
                .EnumerateArray()
                .Select(work => work.GetProperty("id").GetGuid()),
        ];

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_there_is_open_to_its_owners_people_whether_they_name_it_or_not(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, crews: crews);
        var editor = Member(host, OrganisationRole.Editor);
        var work = await editor.CreateWorkAsync("The label's");
        var unnamed = new CreatorClient(host, editor.UserId);
        Assert.Equal("The label's", (await unnamed.WorkAsync(work)).GetProperty("title").GetString());
        Assert.Equal(HttpStatusCode.OK, (await EditAsync(unnamed, work)).StatusCode);
        var upload = await unnamed.UploadAsync(work, await TinyMedia.Song, "audio/mpeg");
        Assert.Equal([upload.ToString().Split('/')[^1]], await UploadsAsync(editor));
        Assert.Empty(await UploadsAsync(unnamed));
        var second = Member(host, OrganisationRole.Editor);
        Assert.Equal(HttpStatusCode.OK, (await second.SendAsync(HttpMethod.Head, upload)).StatusCode);
    }

    [Fact]
    public async Task A_role_that_does_not_suffice_is_told_which_does()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite, crews: crews);
        var editor = Member(host, OrganisationRole.Editor);
        var work = await editor.CreateWorkAsync("The label's");
        foreach (var role in new[] { OrganisationRole.Viewer, OrganisationRole.Finance })
        {
            var low = Member(host, role);
            Assert.Equal("draft", (await low.WorkAsync(work)).GetProperty("state").GetString());
            var expected = (
                "organisation-role",
                $"This needs the role editor or more; in The Label you are {role.ToString().ToLowerInvariant()}."
            );
            Assert.Equal(expected, await (await EditAsync(low, work)).ProblemAsync(403));
            Assert.Equal(expected, await (await low.BeginAsync(work, "a.mp4", "", 10)).ProblemAsync(403));
            Assert.Equal(expected, await (await PostWorkAsync(low)).ProblemAsync(403));
            Assert.Equal(expected, await (await low.PostAsync($"/api/content/works/{work}/publish")).ProblemAsync(403));
        }
        using var fan = host.ClientAs(crews.Join(label, Guid.CreateVersion7(), OrganisationRole.Viewer), "fan");
        Assert.Equal(HttpStatusCode.OK, (await fan.GetAsync($"/api/content/my/works/{work}", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Strangers_gain_nothing_by_naming_an_organisation()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite, crews: crews);
        var work = await Member(host, OrganisationRole.Editor).CreateWorkAsync("The label's");
        var stranger = new CreatorClient(host, Guid.CreateVersion7(), label);
        var elsewhere = new CreatorClient(
            host,
            crews.Join(Guid.CreateVersion7(), Guid.CreateVersion7(), OrganisationRole.Owner),
            label
        );
        foreach (var one in new[] { stranger, elsewhere, CreatorClient.New(host) })
        {
            using var http = one.Http;
            Assert.Equal("not-found", (await (await EditAsync(one, work)).ProblemAsync(404)).Code);
            Assert.Equal("not-found", (await (await one.BeginAsync(work, "a.mp4", "", 10)).ProblemAsync(404)).Code);
            Assert.Equal(
                "not-found",
                (await (await http.GetAsync($"/api/stream/works/{work}/plays", Cancel)).ProblemAsync(404)).Code
            );
        }
        Assert.Equal("not-a-member", (await (await PostWorkAsync(stranger)).ProblemAsync(403)).Code);
        using var naming = stranger.Http;
        foreach (var path in new[] { "/api/content/my/works", "/api/content/my/releases", "/api/dsp/upload" })
        {
            var answer = await naming.GetAsync(path, Cancel);
            Assert.Equal("not-a-member", (await answer.ProblemAsync(403)).Code);
        }
        using var plain = CreatorClient.New(host).Http;
        Assert.Contains(Parties.Header, (await plain.GetAsync("/api/content/my/works", Cancel)).Headers.Vary);
        using var broken = CreatorClient.New(host).Http;
        broken.DefaultRequestHeaders.Add(Parties.Header, "the label");
        Assert.Equal(
            "invalid-request",
            (await (await broken.GetAsync("/api/content/my/works", Cancel)).ProblemAsync(400)).Code
        );
    }

    [Fact]
    public async Task Who_is_removed_is_out_within_a_second_and_who_is_promoted_is_in_at_once()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite, crews: crews);
        var member = Member(host, OrganisationRole.Editor);
        var work = await member.CreateWorkAsync("The label's");
        crews.Join(label, member.UserId, OrganisationRole.Viewer);
        await UntilRefusedAsync(async () => (await EditAsync(member, work)).StatusCode == HttpStatusCode.Forbidden);
        crews.Join(label, member.UserId, OrganisationRole.Editor);
        Assert.Equal(HttpStatusCode.OK, (await EditAsync(member, work)).StatusCode);
        crews.Leave(label, member.UserId);
        await UntilRefusedAsync(async () => (await EditAsync(member, work)).StatusCode == HttpStatusCode.NotFound);
        Assert.Equal("not-a-member", (await (await PostWorkAsync(member)).ProblemAsync(403)).Code);
    }

    [Fact]
    public async Task Who_stays_in_his_own_name_asks_nobody_and_needs_nobody()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite, crews: crews);
        var member = Member(host, OrganisationRole.Owner);
        var labels = await member.CreateWorkAsync("The label's");
        var asked = crews.Asked;
        crews.IsAway = true;
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Mine");
        Assert.Equal(HttpStatusCode.OK, (await EditAsync(creator, work)).StatusCode);
        Assert.Equal([work], await WorksAsync(creator));
        Assert.Equal(HttpStatusCode.Created, (await creator.BeginAsync(work, "a.mp4", "video/mp4", 10)).StatusCode);
        Assert.Equal(asked, crews.Asked);
        // A yes of before is worth its moment, no more.
        await Task.Delay(600, Cancel);
        Assert.Equal("unavailable", (await (await EditAsync(member, labels)).ProblemAsync(503)).Code);
        Assert.Equal("unavailable", (await (await PostWorkAsync(member)).ProblemAsync(503)).Code);
    }

    private CreatorClient Member(ServiceHost host, OrganisationRole role) =>
        new(host, crews.Join(label, Guid.CreateVersion7(), role), label);

    private static async Task UntilRefusedAsync(Func<Task<bool>> refused)
    {
        var until = DateTime.UtcNow.AddSeconds(1);
        while (!await refused())
        {
            Assert.True(DateTime.UtcNow < until, "Still let in after a second.");
            await Task.Delay(50, Cancel);
        }
    }

    private static Task<HttpResponseMessage> PostWorkAsync(CreatorClient who) =>
        who.PostAsync(
            "/api/content/works",
            new
            {
                title = "New",
                kind = "audio",
                access = "free",
            }
        );

    private static Task<HttpResponseMessage> PostReleaseAsync(CreatorClient who, Guid work) =>
        who.PostAsync("/api/content/releases", new { title = "The album", workIds = new[] { work } });

    private static async Task<JsonElement> ReleaseAsync(CreatorClient who, Guid work)
    {
        var made = await PostReleaseAsync(who, work);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return await made.JsonAsync();
    }

    private static async Task<HttpResponseMessage> EditAsync(CreatorClient who, Guid work)
    {
        using var http = who.Http;
        var read = await http.GetAsync($"/api/content/my/works/{work}", Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/content/works/{work}")
        {
            Content = JsonContent.Create(new { description = Guid.NewGuid().ToString() }),
        };
        request.Headers.TryAddWithoutValidation("If-Match", read.Headers.ETag?.ToString() ?? "*");
        return await http.SendAsync(request, Cancel);
    }

    private static async Task<List<Guid>> WorksAsync(CreatorClient who)
    {
        using var http = who.Http;
        var page = await http.GetFromJsonAsync<JsonElement>("/api/content/my/works", Cancel);
        return [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];
    }

    private static async Task<List<string>> UploadsAsync(CreatorClient who)
    {
        using var http = who.Http;
        var page = await http.GetFromJsonAsync<JsonElement>("/api/dsp/upload", Cancel);
        return [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
    }
}
