using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.DspStreaming;
using Nexus.Content.DspStreaming.AppPasswords;
using Nexus.Kernel.Data;
using Nexus.Kernel.Security;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspStreaming;

/// <summary>How music apps are let in.</summary>
public sealed class AppPasswordTests
{
    public static TheoryData<DatabaseEngine> Engines => ContentHost.Engines;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task An_app_signs_in_in_every_way_of_the_protocol(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        using var app = await MusicApp.NewAsync(host);
        var name = Uri.EscapeDataString(app.UserName);
        var hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(app.Password));
        foreach (
            var good in (string[])
                [
                    $"u={name}&t={MusicApp.Token(app.Password, "abc")}&s=abc",
                    $"u={name.ToUpperInvariant()}&t={MusicApp.Token(app.Password, "other").ToUpperInvariant()}&s=other",
                    $"u={name}&p={app.Password}",
                    $"u={name}&p=enc:{hex}",
                    $"apiKey={app.Password}",
                    $"apiKey=nxp_{app.UserId:N}_content:read",
                    $"apiKey=nxp_{app.UserId:N}_api",
                ]
        )
        {
            var answer = await app.AnswerAsync($"/rest/ping.view?{good}&f=json&c=x");
            Assert.Equal("ok", answer.Text("status"));
        }
        Assert.Equal("nexus", (await app.AnswerAsync($"/rest/ping?apiKey={app.Password}&f=json")).Text("type"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_wrong_is_refused_with_the_protocols_numbers(DatabaseEngine engine)
    {
        var people = new UserAuthDouble();
        await using var host = await ContentHost.StartAsync(engine, crews: people);
        using var app = await MusicApp.NewAsync(host);
        using var other = await MusicApp.NewAsync(host);
        var name = Uri.EscapeDataString(app.UserName);
        async Task<int> CodeAsync(string credentials, string method = "ping") =>
            (await app.AnswerAsync($"/rest/{method}?{credentials}&f=json"))
                .GetProperty("error")
                .GetProperty("code")
                .GetInt32();
        Assert.Equal(40, await CodeAsync($"u={name}&t={MusicApp.Token(app.Password + "x", "abc")}&s=abc"));
        Assert.Equal(40, await CodeAsync($"u={name}&t={MusicApp.Token(app.Password, "abd")}&s=abc"));
        Assert.Equal(40, await CodeAsync($"u={name}&p={other.Password}"));
        Assert.Equal(40, await CodeAsync($"u=nobody&p={app.Password}"));
        Assert.Equal(44, await CodeAsync("apiKey=" + new string('0', 44)));
        Assert.Equal(44, await CodeAsync($"apiKey=nxp_{app.UserId:N}_commerce:read"));
        Assert.Equal(43, await CodeAsync($"apiKey={app.Password}&u={name}"));
        Assert.Equal(43, await CodeAsync($"u={name}&p={app.Password}&t=1&s=2"));
        Assert.Equal(10, await CodeAsync("c=x"));
        Assert.Equal(10, await CodeAsync($"u={name}"));
        Assert.Equal(10, await CodeAsync($"u={name}&t=1"));
        Assert.Equal(10, await CodeAsync($"u={name}&p=enc:zz"));
        Assert.Equal(50, await CodeAsync($"apiKey=nxp_{app.UserId:N}_content:read&name=Mine", "createPlaylist"));
        Assert.Equal(0, await CodeAsync($"apiKey={app.Password}", "getPodcasts"));
        people.Block(app.UserId);
        Assert.Equal(40, await CodeAsync($"u={name}&p={app.Password}"));
        Assert.Equal(44, await CodeAsync($"apiKey={app.Password}"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_password_is_shown_once_kept_sealed_and_can_be_revoked(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        using var app = await MusicApp.NewAsync(host);
        using var owner = MusicApp.SignedIn(host, app.UserId);
        await app.AskAsync("ping", client: "Symphony");
        var listed = await owner.GetFromJsonAsync<JsonElement>("/api/dsp/stream/app-passwords", Cancel);
        var item = Assert.Single(listed.GetProperty("items").EnumerateArray());
        Assert.Equal(("Phone", "Symphony"), (item.Text("name"), item.Text("lastClient")));
        Assert.NotEqual(JsonValueKind.Null, item.GetProperty("lastUsedAt").ValueKind);
        Assert.DoesNotContain(app.Password, listed.ToString(), StringComparison.Ordinal);
        var row = await host.InScopeAsync(services =>
            services.GetRequiredService<MusicDb>().AppPasswords.AsNoTracking().SingleAsync(Cancel)
        );
        var kept = $"{row.Sealed} {row.WrappedKey} {row.Hash} {row.Name}";
        Assert.DoesNotContain(app.Password, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(
            app.Password,
            Encoding.UTF8.GetString(Convert.FromBase64String(row.Sealed)),
            StringComparison.Ordinal
        );
        using var stranger = MusicApp.SignedIn(host, Guid.CreateVersion7());
        var address = $"/api/dsp/stream/app-passwords/{row.Id}";
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.DeleteAsync(address, Cancel)).StatusCode);
        await app.AskAsync("ping");
        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync(address, Cancel)).StatusCode);
        Assert.Equal(40, await app.RefusalAsync("ping"));
        Assert.Equal(HttpStatusCode.NotFound, (await owner.DeleteAsync(address, Cancel)).StatusCode);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_row_cannot_be_lent_to_another(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        using var app = await MusicApp.NewAsync(host);
        using var other = await MusicApp.NewAsync(host);
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<MusicDb>();
            var mine = await db.AppPasswords.AsNoTracking().SingleAsync(row => row.UserId == app.UserId, Cancel);
            return await db
                .AppPasswords.Where(row => row.UserId == other.UserId)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(row => row.Sealed, mine.Sealed)
                            .SetProperty(row => row.WrappedKey, mine.WrappedKey),
                    Cancel
                );
        });
        Assert.Equal(40, await other.RefusalAsync("ping"));
        var stolen =
            $"/rest/ping?u={Uri.EscapeDataString(other.UserName)}&t={MusicApp.Token(app.Password, "x")}&s=x&f=json";
        Assert.Equal("failed", (await other.AnswerAsync(stolen)).Text("status"));
        await app.AskAsync("ping");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Only_the_person_herself_makes_them_after_a_recent_sign_in_and_no_more_than_twenty(
        DatabaseEngine engine
    )
    {
        await using var host = await ContentHost.StartAsync(engine);
        var id = Guid.CreateVersion7();
        const string path = "/api/dsp/stream/app-passwords";
        var session = Guid.CreateVersion7().ToString();
        using var old = host.ClientWith(
            id,
            new() { [NexusClaims.Session] = session, [NexusClaims.AuthenticatedAt] = 1_000_000_000L },
            "fan"
        );
        Assert.Equal(
            "step-up-required",
            (await (await old.PostAsJsonAsync(path, new { name = "a" }, Cancel)).ProblemAsync(401)).Code
        );
        using var key = host.ClientWith(
            id,
            new() { [NexusClaims.Session] = session, [NexusClaims.Scope] = "api" },
            "fan"
        );
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await key.PostAsJsonAsync(path, new { name = "a" }, Cancel)).StatusCode
        );
        using var owner = MusicApp.SignedIn(host, id);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await owner.PostAsJsonAsync(path, new { name = " " }, Cancel)).StatusCode
        );
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, CreateAppPassword.MostOfUser + 2)
                .Select(i => owner.PostAsJsonAsync(path, new { name = $"App {i}" }, Cancel))
        );
        Assert.Equal(2, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        var page = await owner.GetFromJsonAsync<JsonElement>(path + "?limit=100", Cancel);
        Assert.Equal(CreateAppPassword.MostOfUser, page.GetProperty("items").GetArrayLength());
        var first = page.GetProperty("items")[0].Text("name");
        Assert.Equal(
            "name-taken",
            (await (await owner.PostAsJsonAsync(path, new { name = first }, Cancel)).ProblemAsync(409)).Code
        );
    }

    [Fact]
    public async Task What_an_app_signs_in_with_stands_in_no_trace()
    {
        var told = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
                told.Enqueue(
                    activity.DisplayName + string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))
                ),
        };
        ActivitySource.AddActivityListener(listener);
        // Nobody is there; what would be sent is what counts.
        var settings = new Dictionary<string, string?> { ["Telemetry:OtlpEndpoint"] = "http://127.0.0.1:9" };
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite, settings);
        using var app = await MusicApp.NewAsync(host);
        var token = MusicApp.Token(app.Password, "salt7");
        await app.AskAsync("ping");
        await app.AnswerAsync($"/rest/ping?u={Uri.EscapeDataString(app.UserName)}&p={app.Password}&f=json");
        await app.AnswerAsync($"/rest/getAlbum?apiKey={app.Password}&id=al-1&f=json");
        await ContentHost.UntilAsync(
            () => Task.FromResult(told.Count(line => line.Contains("/rest/", StringComparison.Ordinal)) >= 3),
            "the traces"
        );
        Assert.DoesNotContain(told, line => line.Contains(app.Password, StringComparison.Ordinal));
        Assert.DoesNotContain(told, line => line.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(told, line => line.Contains("salt7", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_guesses_is_stopped_and_nobody_else_at_his_address()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        using var app = await MusicApp.NewAsync(host);
        using var neighbour = await MusicApp.NewAsync(host);
        var name = Uri.EscapeDataString(app.UserName);
        for (var i = 0; i < AppLimits.Failures; i++)
        {
            await app.AnswerAsync($"/rest/ping?u={name}&p=guess{i}&f=json");
        }
        var stopped = (await app.AnswerAsync(app.Address("ping", "f=json"))).GetProperty("error");
        Assert.Equal(40, stopped.GetProperty("code").GetInt32());
        Assert.StartsWith("Too many", stopped.Text("message"), StringComparison.Ordinal);
        await neighbour.AskAsync("ping");
    }
}
