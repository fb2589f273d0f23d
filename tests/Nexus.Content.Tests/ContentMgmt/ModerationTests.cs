using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.ContentMgmt;
using Nexus.Content.ContentMgmt.Following;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Data;
using Nexus.Kernel.PersonalData;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.ContentMgmt;

/// <summary>People report, moderators decide, owners are told why and may appeal once.</summary>
public sealed class ModerationTests
{
    private const string Facts = "At minute two it uses the whole chorus of another's song.";
    private const string Why = "The contract that was sent is for another song.";
    private const string Explanation = "At minute two there is the whole chorus of our song.";

    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly UserAuthDouble people = new();

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_taken_down_is_gone_until_an_appeal_brings_it_back(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, crews: people);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "Our chorus");
        using var fan = host.ClientAs(Guid.CreateVersion7(), "fan");
        await KnownAsync(fan, work);
        Assert.Equal(HttpStatusCode.OK, (await ReportAsync(fan, work)).StatusCode);
        using var moderator = Moderator(host);
        var file = await OneWaitingAsync(moderator);
        Assert.Equal(1, file.GetProperty("notices").GetInt32());
        var id = file.GetProperty("id").GetGuid();
        Assert.Equal(HttpStatusCode.OK, (await TakeAsync(moderator, id)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await DecideAsync(moderator, id, "takeDown", "copyright")).StatusCode);
        await GoneAsync(host, fan, work);
        await StaysGoneAsync(creator, work);
        await ContentHost.UntilAsync(
            () => Task.FromResult(people.Mails.Any(mail => mail.UserId == creator.UserId && mail.Text.Contains(Facts))),
            "the statement of reasons"
        );
        Assert.DoesNotContain(people.Mails, mail => mail.UserId == creator.UserId && mail.Text.Contains(Explanation));
        Assert.Equal(
            HttpStatusCode.OK,
            (await AppealAsync(creator, id, "The chorus is mine; here is the contract.")).StatusCode
        );
        Assert.Equal(
            "no-appeal",
            (await (await AppealAsync(creator, id, "And another reason for it.")).ProblemAsync(409)).Code
        );
        Assert.Equal("appealed", (await OneWaitingAsync(moderator)).GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.OK, (await DecideAsync(moderator, id, "restore", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await fan.GetAsync($"/api/content/works/{work}", Cancel)).StatusCode);
        await KnownAsync(fan, work);
        var story = await CaseAsync(moderator, id);
        Assert.Equal(
            ["restored", "appealed", "taken-down", "assigned", "reported"],
            story.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("action").GetString())
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_same_report_again_is_one_report_and_others_join_its_case(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, crews: people);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "Reported by many");
        using var fan = host.ClientAs(Guid.CreateVersion7(), "fan");
        using var visitor = host.Anonymous();
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ReportAsync(fan, work)));
        var ids = new HashSet<string?>();
        foreach (var answer in answers)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            ids.Add((await answer.JsonAsync()).GetProperty("id").GetString());
        }
        Assert.Single(ids);
        Assert.Equal(HttpStatusCode.OK, (await ReportAsync(visitor, work, "vi@example.org")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ReportAsync(visitor, work, "VI@example.org")).StatusCode);
        using var moderator = Moderator(host);
        Assert.Equal(2, (await OneWaitingAsync(moderator)).GetProperty("notices").GetInt32());
        var child = Report(work, null, reason: "childSafety");
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(
                HttpStatusCode.OK,
                (await visitor.PostAsJsonAsync("/api/content/notices", child, Cancel)).StatusCode
            );
        }
        Assert.Equal(8, (await OneWaitingAsync(moderator)).GetProperty("notices").GetInt32());
        await ContentHost.UntilAsync(
            () => Task.FromResult(people.MailsToAddresses.Count == 1),
            "the visitor to be told that it has arrived"
        );
        Assert.DoesNotContain(Explanation, people.MailsToAddresses.Single().Text);
    }

    [Fact]
    public async Task A_report_says_who_and_why_in_good_faith_and_visitors_send_few()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite, crews: people);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "One");
        var hidden = await creator.CreateWorkAsync("Draft");
        using var visitor = host.Anonymous();
        foreach (
            var (field, body) in new (string, object)[]
            {
                ("goodFaith", Report(work, "a@example.org", goodFaith: false)),
                ("email", Report(work, null)),
                ("explanation", Report(work, "a@example.org", explanation: "bad")),
                ("claim", Report(work, "a@example.org", reason: "copyright", claim: null)),
            }
        )
        {
            var answer = await visitor.PostAsJsonAsync("/api/content/notices", body, Cancel);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(
                field,
                (await answer.JsonAsync()).GetProperty("errors").EnumerateObject().Select(error => error.Name)
            );
        }
        Assert.Equal("not-found", (await (await ReportAsync(visitor, hidden, "a@example.org")).ProblemAsync(404)).Code);
        for (var i = 0; i < 5; i++)
        {
            var other = await Shelf.PublishedAsync(host, creator, $"Number {i}");
            Assert.Equal(HttpStatusCode.OK, (await ReportAsync(visitor, other, "a@example.org")).StatusCode);
        }
        Assert.Equal(
            "too-many-reports",
            (await (await ReportAsync(visitor, work, "a@example.org")).ProblemAsync(429)).Code
        );
    }

    [Fact]
    public async Task Nobody_but_moderators_sees_cases_and_of_two_decisions_at_once_one_holds()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite, crews: people);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "One");
        using var fan = host.ClientAs(Guid.CreateVersion7(), "fan");
        await ReportAsync(fan, work);
        using var own = creator.Http;
        foreach (var http in new[] { fan, own })
        {
            Assert.Equal(
                HttpStatusCode.Forbidden,
                (await http.GetAsync("/api/content/moderation/cases", Cancel)).StatusCode
            );
        }
        using var moderator = Moderator(host);
        var id = (await OneWaitingAsync(moderator)).GetProperty("id").GetGuid();
        Assert.Equal(
            "invalid-request",
            (await (await DecideAsync(moderator, id, "restrict", null)).ProblemAsync(400)).Code
        );
        Assert.Equal("case-state", (await (await DecideAsync(moderator, id, "restore", null)).ProblemAsync(409)).Code);
        Assert.Equal(
            HttpStatusCode.OK,
            (await DecideAsync(moderator, id, "restrict", "copyright", "\"1\"")).StatusCode
        );
        Assert.Equal(
            "changed-meanwhile",
            (await (await DecideAsync(moderator, id, "takeDown", "copyright", "\"1\"")).ProblemAsync(412)).Code
        );
        // Hidden until it is mended: its owner may edit it, but not publish it.
        Assert.Equal(HttpStatusCode.OK, (await EditAsync(creator, work)).StatusCode);
        Assert.Equal(
            "restricted",
            (await (await creator.PostAsync($"/api/content/works/{work}/publish")).ProblemAsync(409)).Code
        );
        Assert.Equal(
            "not-found",
            (await (await AppealAsync(CreatorClient.New(host), id, "This is not even mine.")).ProblemAsync(404)).Code
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Who_is_erased_leaves_a_report_without_a_word_of_his(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, crews: people);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "One");
        var fanId = Guid.CreateVersion7();
        using var fan = host.ClientAs(fanId, "fan");
        await ReportAsync(fan, work);
        await EraseAsync(host, fanId);
        using var moderator = Moderator(host);
        var id = (await OneWaitingAsync(moderator)).GetProperty("id").GetGuid();
        var notice = (await CaseAsync(moderator, id)).GetProperty("notices")[0];
        Assert.Equal("", notice.GetProperty("explanation").GetString());
        Assert.DoesNotContain(fanId.ToString(), notice.ToString());
        await EraseAsync(host, creator.UserId);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await moderator.GetAsync($"/api/content/moderation/cases/{id}", Cancel)).StatusCode
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Deleting_it_ends_no_case_and_restoring_it_takes_nothing_out_of_the_trash(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, crews: people);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "Thrown away");
        using var fan = host.ClientAs(Guid.CreateVersion7(), "fan");
        await ReportAsync(fan, work);
        using var own = creator.Http;
        Assert.True((await own.DeleteAsync($"/api/content/works/{work}", Cancel)).IsSuccessStatusCode);
        using var moderator = Moderator(host);
        var id = (await OneWaitingAsync(moderator)).GetProperty("id").GetGuid();
        Assert.Equal(HttpStatusCode.OK, (await DecideAsync(moderator, id, "takeDown", "copyright")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await TakeOutAsync(own, work));
        Assert.Equal(
            "taken-down",
            (await (await creator.PostAsync($"/api/content/works/{work}/publish")).ProblemAsync(409)).Code
        );
        // As if it had been public when it was hidden.
        await Shelf.ChangeAsync(host, work, row => row.HeldPublished = true);
        Assert.True((await own.DeleteAsync($"/api/content/works/{work}", Cancel)).IsSuccessStatusCode);
        await Shelf.ChangeAsync(host, work, row => row.HeldPublished = true);
        Assert.Equal(HttpStatusCode.OK, (await DecideAsync(moderator, id, "restore", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await fan.GetAsync($"/api/content/works/{work}", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await TakeOutAsync(own, work));
        Assert.Equal("withdrawn", (await creator.WorkAsync(work)).GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.OK, (await creator.PostAsync($"/api/content/works/{work}/publish")).StatusCode);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_case_of_what_is_gone_for_good_is_closed_and_its_reporters_are_told(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, crews: people);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "Gone for good");
        var fanId = Guid.CreateVersion7();
        using var fan = host.ClientAs(fanId, "fan");
        await ReportAsync(fan, work);
        using var own = creator.Http;
        Assert.True((await own.DeleteAsync($"/api/content/works/{work}", Cancel)).IsSuccessStatusCode);
        using var moderator = Moderator(host);
        var id = (await OneWaitingAsync(moderator)).GetProperty("id").GetGuid();
        await Shelf.EmptyTrashAsync(host, work);
        var page = await moderator.GetFromJsonAsync<JsonElement>("/api/content/moderation/cases", Cancel);
        Assert.Empty(page.GetProperty("items").EnumerateArray());
        var file = await CaseAsync(moderator, id);
        Assert.Equal("closed", file.GetProperty("state").GetString());
        Assert.Equal("removed", file.GetProperty("steps")[0].GetProperty("action").GetString());
        await ContentHost.UntilAsync(
            () => Task.FromResult(people.Mails.Any(mail => mail.UserId == fanId && mail.Text.Contains("deleted it"))),
            "the reporter to be told"
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Who_appeals_in_vain_reads_why(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, crews: people);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "In vain");
        using var fan = host.ClientAs(Guid.CreateVersion7(), "fan");
        await ReportAsync(fan, work);
        using var moderator = Moderator(host);
        var id = (await OneWaitingAsync(moderator)).GetProperty("id").GetGuid();
        await DecideAsync(moderator, id, "takeDown", "copyright");
        await AppealAsync(creator, id, "The chorus is mine; here is the contract.");
        Assert.Equal(HttpStatusCode.OK, (await DecideAsync(moderator, id, "uphold", null, facts: Why)).StatusCode);
        using var own = creator.Http;
        var mine = await own.GetFromJsonAsync<JsonElement>("/api/content/my/moderation", Cancel);
        var decision = Assert.Single(mine.GetProperty("items").EnumerateArray());
        Assert.Equal(Why, decision.GetProperty("facts").GetString());
        Assert.Equal("copyright", decision.GetProperty("ground").GetString());
        await ContentHost.UntilAsync(
            () => Task.FromResult(people.Mails.Any(mail => mail.UserId == creator.UserId && mail.Text.Contains(Why))),
            "the reasons of the last decision"
        );
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_restored_while_its_mended_file_is_on_its_way_is_public_once_that_plays(
        DatabaseEngine engine
    )
    {
        await using var host = await ContentHost.StartAsync(engine, crews: people);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "Mended");
        using var fan = host.ClientAs(Guid.CreateVersion7(), "fan");
        await ReportAsync(fan, work);
        using var moderator = Moderator(host);
        var id = (await OneWaitingAsync(moderator)).GetProperty("id").GetGuid();
        await DecideAsync(moderator, id, "restrict", "copyright");
        await Shelf.ProcessAsync(host, work, "originals/mended");
        Assert.Equal(HttpStatusCode.OK, (await DecideAsync(moderator, id, "restore", null)).StatusCode);
        Assert.Equal("processing", (await creator.WorkAsync(work)).GetProperty("state").GetString());
        var ready = Shelf.Ready(work, "originals/mended", Guid.NewGuid());
        await Shelf.HearAsync<FollowReady, ContentReady>(host, ready);
        Assert.Equal(HttpStatusCode.OK, (await fan.GetAsync($"/api/content/works/{work}", Cancel)).StatusCode);
        // Once: what its owner takes back and mends again waits for him.
        await creator.PostAsync($"/api/content/works/{work}/withdraw");
        await Shelf.ProcessAsync(host, work, "originals/again");
        await Shelf.HearAsync<FollowReady, ContentReady>(host, Shelf.Ready(work, "originals/again", Guid.NewGuid()));
        Assert.Equal("ready", (await creator.WorkAsync(work)).GetProperty("state").GetString());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_case_takes_so_many_reports_without_a_name_and_then_those_with_one(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine, crews: people);
        var creator = CreatorClient.New(host);
        var work = await Shelf.PublishedAsync(host, creator, "Bad");
        using var visitor = host.Anonymous();
        var nameless = Report(work, null, reason: "childSafety");
        for (var times = 0; times < 20; times++)
        {
            var taken = await visitor.PostAsJsonAsync("/api/content/notices", nameless, Cancel);
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        }
        var refused = await visitor.PostAsJsonAsync("/api/content/notices", nameless, Cancel);
        Assert.Equal("reported-already", (await refused.ProblemAsync(429)).Code);
        Assert.Equal(HttpStatusCode.OK, (await ReportAsync(visitor, work, "vi@example.com")).StatusCode);
        using var moderator = Moderator(host);
        Assert.Equal(21, (await OneWaitingAsync(moderator)).GetProperty("notices").GetInt32());
    }

    private static async Task<HttpStatusCode> TakeOutAsync(HttpClient own, Guid work) =>
        (await own.PostAsync($"/api/content/my/trash/works/{work}/restore", null, Cancel)).StatusCode;

    private static HttpClient Moderator(ServiceHost host) => host.ClientAs(Guid.CreateVersion7(), "administrator");

    private static object Report(
        Guid subjectId,
        string? email,
        string reason = "fraud",
        bool goodFaith = true,
        string explanation = Explanation,
        object? claim = null
    ) =>
        new
        {
            subject = "work",
            subjectId,
            reason,
            explanation,
            goodFaith,
            email,
            name = email is null ? null : "Vi Sitor",
            claim,
        };

    private static Task<HttpResponseMessage> ReportAsync(HttpClient http, Guid work, string? email = null) =>
        http.PostAsJsonAsync("/api/content/notices", Report(work, email), Cancel);

    private static async Task<JsonElement> OneWaitingAsync(HttpClient moderator)
    {
        var page = await moderator.GetFromJsonAsync<JsonElement>("/api/content/moderation/cases", Cancel);
        return Assert.Single(page.GetProperty("items").EnumerateArray());
    }

    private static Task<JsonElement> CaseAsync(HttpClient moderator, Guid id) =>
        moderator.GetFromJsonAsync<JsonElement>($"/api/content/moderation/cases/{id}", Cancel);

    private static Task<HttpResponseMessage> TakeAsync(HttpClient moderator, Guid id) =>
        moderator.PutAsync($"/api/content/moderation/cases/{id}/assignee", null, Cancel);

    private static async Task<HttpResponseMessage> DecideAsync(
        HttpClient moderator,
        Guid id,
        string decision,
        string? ground,
        string match = "*",
        string facts = Facts
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/content/moderation/cases/{id}/decision")
        {
            Content = JsonContent.Create(
                new
                {
                    decision,
                    ground,
                    facts,
                }
            ),
        };
        request.Headers.TryAddWithoutValidation("If-Match", match);
        return await moderator.SendAsync(request, Cancel);
    }

    private static Task<HttpResponseMessage> AppealAsync(CreatorClient creator, Guid id, string text) =>
        creator.PostAsync($"/api/content/my/moderation/{id}/appeal", new { text });

    private static async Task<HttpResponseMessage> EditAsync(CreatorClient creator, Guid work)
    {
        using var http = creator.Http;
        http.DefaultRequestHeaders.IfMatch.Add(EntityTagHeaderValue.Any);
        return await http.PatchAsJsonAsync($"/api/content/works/{work}", new { title = "Mended" }, Cancel);
    }

    // streaming-v2 has heard that it may be played; the asset itself is not there, which it says.
    private static Task KnownAsync(HttpClient http, Guid work) =>
        ContentHost.UntilAsync(
            async () => (await StartAsync(http, work)).StatusCode != HttpStatusCode.NotFound,
            "the work to be known to the player"
        );

    private static Task<HttpResponseMessage> StartAsync(HttpClient http, Guid workId) =>
        http.PostAsJsonAsync("/api/stream/sessions", new { workId }, Cancel);

    private static async Task GoneAsync(ServiceHost host, HttpClient fan, Guid work)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await fan.GetAsync($"/api/content/works/{work}", Cancel)).StatusCode);
        using var visitor = host.Anonymous();
        var found = await visitor.GetFromJsonAsync<JsonElement>("/api/content/search?q=chorus", Cancel);
        Assert.Equal(0, found.GetProperty("total").GetInt32());
        await ContentHost.UntilAsync(
            async () => (await StartAsync(fan, work)).StatusCode == HttpStatusCode.NotFound,
            "the work to stop playing"
        );
    }

    private static async Task StaysGoneAsync(CreatorClient creator, Guid work)
    {
        var publish = await creator.PostAsync($"/api/content/works/{work}/publish");
        Assert.Equal("taken-down", (await publish.ProblemAsync(409)).Code);
        Assert.Equal("taken-down", (await (await EditAsync(creator, work)).ProblemAsync(409)).Code);
        using var http = creator.Http;
        var plan = await http.PutAsJsonAsync(
            $"/api/content/works/{work}/plan",
            new { at = DateTimeOffset.UtcNow.AddDays(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") },
            Cancel
        );
        Assert.Equal("taken-down", (await plan.ProblemAsync(409)).Code);
        var release = await creator.PostAsync(
            "/api/content/releases",
            new { title = "Around it", workIds = new[] { work } }
        );
        var id = (await release.JsonAsync()).GetProperty("id").GetGuid();
        Assert.Equal(
            "release-works",
            (await (await creator.PostAsync($"/api/content/releases/{id}/publish")).ProblemAsync(409)).Code
        );
        var upload = await creator.BeginAsync(work, "again.mp3", "audio/mpeg", 10);
        Assert.Equal(HttpStatusCode.Conflict, upload.StatusCode);
    }

    private static Task<int> EraseAsync(ServiceHost host, Guid userId) =>
        host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<ContentDb>();
            var data = ActivatorUtilities.CreateInstance<Content.ContentMgmt.PersonalData.LibraryData>(services);
            await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
            await ((IPersonalData)data).EraseAsync(userId, Cancel);
            await db.SaveChangesAsync(Cancel);
            await transaction.CommitAsync(Cancel);
            return 0;
        });
}
