using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Auth.Tests.Mail;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.PersonalData;

public sealed class ErasureTests
{
    private const string Notice = "Your account will be erased";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task An_erasure_locks_at_once_and_after_thirty_days_every_service_has_forgotten(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var administrator = await host.AdministratorAsync();
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        using var client = host.Bearer(ada.AccessToken);
        var id = (await client.GetFromJsonAsync<JsonElement>("/api/auth/me", Token)).GetProperty("userId").GetGuid();

        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(client, "eve@example.com")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/auth/me", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await AskAsync(client, "Ada@Example.com")).StatusCode);

        Assert.NotEqual(HttpStatusCode.OK, (await host.LoginAsync("ada@example.com")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await host.RefreshAsync(ada.RefreshToken)).StatusCode);
        var token = MailBox.TokenOf(await host.MailAsync(Notice, "ada@example.com"));
        Assert.Equal("waiting", State(await ReportAsync(host, token)));
        using var admin = host.Bearer(administrator.AccessToken);
        var opened = await SetActiveAsync(admin, id);
        Assert.Equal("account-erased", await AuthHost.ProblemAsync(opened));

        host.Time.Pass(TimeSpan.FromDays(30) + TimeSpan.FromMinutes(1));
        await Poll.UntilAsync(async () => State(await ReportAsync(host, token)) == "done");

        var report = await ReportAsync(host, token);
        var services = report.GetProperty("services").EnumerateArray().ToList();
        Assert.Equal(
            ["auth-service", "auth-service-v2", "key-service", "pv-keys", "session-mgr", "token-mgr", "user-auth"],
            services.Select(one => one.GetProperty("service").GetString()!).Order(StringComparer.Ordinal)
        );
        Assert.All(services, one => Assert.NotEqual(0, one.GetProperty("done").GetArrayLength()));
        using var later = host.Bearer((await host.SignInAsync("admin@nexus.local")).AccessToken);
        var user = await later.GetStringAsync($"/api/users/{id}", Token);
        Assert.DoesNotContain("ada@", user, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Erased account", user, StringComparison.Ordinal);
        var seen = await later.GetFromJsonAsync<JsonElement>($"/api/users/{id}/erasure", Token);
        Assert.Equal("done", State(seen));
        // The address is free again, for a new account.
        await host.RegisterAndSignInAsync("ada@example.com");
        await host.AssertAuditAsync("user-auth");
    }

    [Theory, OnEachDatabase]
    public async Task An_erasure_that_is_called_off_leaves_everything_as_it_was(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var client = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        await AskAsync(client, "ada@example.com");
        var token = MailBox.TokenOf(await host.MailAsync(Notice));
        host.Time.Pass(TimeSpan.FromDays(29));

        var refused = await host.PostAsync("/api/users/erasures/cancel", new { token = token + "x" });
        Assert.Equal("erasure-token-refused", await AuthHost.ProblemAsync(refused));
        var cancelled = await host.PostAsync("/api/users/erasures/cancel", new { token });
        Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        var again = await host.PostAsync("/api/users/erasures/cancel", new { token });
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);

        host.Time.Pass(TimeSpan.FromDays(2));
        using var back = host.Bearer((await host.SignInAsync("ada@example.com")).AccessToken);
        // Longer than the queue's own look for what has become due.
        await Task.Delay(TimeSpan.FromSeconds(6), Token);
        var me = await back.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        Assert.Equal("Ada fan", me.GetProperty("displayName").GetString());
        Assert.Equal("calledOff", State(await ReportAsync(host, token)));
    }

    [Fact]
    public async Task An_erasure_that_has_begun_cannot_be_called_off()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var client = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        await AskAsync(client, "ada@example.com");
        var token = MailBox.TokenOf(await host.MailAsync(Notice));
        host.Time.Pass(TimeSpan.FromDays(31));
        await Poll.UntilAsync(async () => State(await ReportAsync(host, token)) == "done");

        var late = await host.PostAsync("/api/users/erasures/cancel", new { token });

        Assert.Equal("erasure-begun", await AuthHost.ProblemAsync(late));
    }

    [Fact]
    public async Task The_last_administrator_is_not_erased()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var admin = host.Bearer((await host.AdministratorAsync()).AccessToken);

        var refused = await AskAsync(admin, "admin@nexus.local");

        Assert.Equal("last-administrator", await AuthHost.ProblemAsync(refused));
        Assert.Equal(HttpStatusCode.OK, (await host.LoginAsync("admin@nexus.local")).StatusCode);
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, string confirm) =>
        client.PostAsJsonAsync("/api/users/me/erasure", new { confirm }, Token);

    private static async Task<HttpResponseMessage> SetActiveAsync(HttpClient client, Guid id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/users/{id}/active")
        {
            Content = JsonContent.Create(new { active = true }),
        };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        return await client.SendAsync(request, Token);
    }

    private static async Task<JsonElement> ReportAsync(AuthHost host, string token)
    {
        var answer = await host.PostAsync("/api/users/erasures/report", new { token });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private static string State(JsonElement report) => report.GetProperty("state").GetString()!;
}
