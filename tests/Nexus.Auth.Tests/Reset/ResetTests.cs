using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.AuthService;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Auth.Tests.Reset;

public sealed partial class ResetTests
{
    private const string Subject = "Choose a new password";
    private const string Next = "marble lantern orbit 12";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task The_mails_link_sets_a_new_password_once_and_ends_every_session(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var before = await host.RegisterAndSignInAsync("ada@example.com");
        var token = await AskAsync(host, " ADA@example.com ");
        Assert.Equal(HttpStatusCode.BadRequest, await UseAsync(host, token, "password1234"));

        Assert.Equal(HttpStatusCode.NoContent, await UseAsync(host, token, Next));

        var again = await host.PostAsync("/api/auth/password/reset", new { token, newPassword = "another lantern 77" });
        Assert.Equal("reset-refused", await AuthHost.ProblemAsync(again));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.LoginAsync("ada@example.com")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.LoginAsync("ada@example.com", Next)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.RefreshAsync(before.RefreshToken)).StatusCode);
        await Mails.AwaitAsync(host, "Your password was changed");
        await host.AssertAuditAsync("auth-service");
    }

    [Fact]
    public async Task A_link_ends_after_half_an_hour_with_a_newer_mail_and_with_a_changed_password()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("ada@example.com");
        var late = await AskAsync(host, "ada@example.com");
        host.Time.Pass(TimeSpan.FromMinutes(30));
        Assert.Equal(HttpStatusCode.BadRequest, await UseAsync(host, late, Next));

        var older = await AskAsync(host, "ada@example.com", 2);
        host.Time.Pass(TimeSpan.FromMinutes(2));
        var newer = await AskAsync(host, "ada@example.com", 3);
        Assert.Equal(HttpStatusCode.BadRequest, await UseAsync(host, older, Next));

        var signedIn = await host.SignInAsync("ada@example.com");
        using var client = host.Bearer(signedIn.AccessToken);
        var changed = await client.PostAsync(
            "/api/auth/password/change",
            JsonBody(new { currentPassword = AuthHost.Password, newPassword = Next }),
            Token
        );
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, await UseAsync(host, newer, "another lantern 77"));
    }

    [Fact]
    public async Task Two_uses_of_a_link_at_once_set_one_password()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("ada@example.com");
        var token = await AskAsync(host, "ada@example.com");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(i => UseAsync(host, token, $"marble lantern orbit {i}{i}"))
        );

        Assert.Equal(1, answers.Count(status => status == HttpStatusCode.NoContent));
        Assert.Equal(3, answers.Count(status => status == HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task An_unknown_address_is_answered_alike_after_the_same_steps_and_gets_no_mail()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("ada@example.com");

        var (known, forKnown) = await StepsAsync(host, "ada@example.com");
        var (unknown, forUnknown) = await StepsAsync(host, "nobody@example.com");
        var (strange, forStrange) = await StepsAsync(host, "no address at all");

        Assert.Equal((HttpStatusCode.Accepted, ""), known);
        Assert.Equal(known, unknown);
        Assert.Equal(known, strange);
        // What it costs is one task each time, found or not.
        Assert.Equal((1, 1, 1), (forKnown, forUnknown, forStrange));
        await Mails.AwaitAsync(host, Subject);
        await Poll.UntilAsync(async () => await WaitingAsync(host) == 0);
        Assert.Single(await Mails.OfSubjectAsync(host, Subject));
    }

    [Fact]
    public async Task Asking_again_and_again_sends_one_mail_a_minute()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("ada@example.com");
        for (var i = 0; i < 5; i++)
        {
            await host.PostAsync("/api/auth/password/forgot", new { email = "ada@example.com" });
        }
        await Poll.UntilAsync(async () => await WaitingAsync(host) == 0);

        Assert.Single(await Mails.OfSubjectAsync(host, Subject));
    }

    [Fact]
    public async Task The_token_stands_nowhere_in_the_database_and_unknown_fields_are_refused()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("ada@example.com");
        var token = await AskAsync(host, "ada@example.com");

        foreach (var file in Directory.GetFiles(Path.Combine(host.Host.Folder, "databases"), "auth-service*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(token, await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
        }
        var mass = await host.PostAsync(
            "/api/auth/password/reset",
            new
            {
                token,
                newPassword = Next,
                userId = Guid.Empty,
                mustChange = false,
            }
        );
        Assert.Equal(HttpStatusCode.BadRequest, mass.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await UseAsync(host, token, Next));
    }

    [Fact]
    public async Task The_last_five_passwords_are_not_taken_again_and_the_sixth_is()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("ada@example.com");
        string[] all = [AuthHost.Password, .. Enumerable.Range(1, 5).Select(i => $"marble lantern orbit {i}{i}")];
        var mails = 0;
        foreach (var password in all.Skip(1))
        {
            Assert.Equal(HttpStatusCode.NoContent, await UseAsync(host, await NextAsync(), password));
        }

        var token = await NextAsync();
        foreach (var password in all.Skip(1))
        {
            var answer = await host.PostAsync("/api/auth/password/reset", new { token, newPassword = password });
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        Assert.Equal(HttpStatusCode.NoContent, await UseAsync(host, token, all[0]));

        async Task<string> NextAsync()
        {
            host.Time.Pass(TimeSpan.FromMinutes(2));
            return await AskAsync(host, "ada@example.com", ++mails);
        }
    }

    private static async Task<string> AskAsync(AuthHost host, string email, int mails = 1)
    {
        var answer = await host.PostAsync("/api/auth/password/forgot", new { email });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var mail = (await Mails.AwaitAsync(host, Subject, mails))[mails - 1];
        await Poll.UntilAsync(async () => await WaitingAsync(host) == 0);
        return Link().Match(mail.TextBody ?? "").Groups[1].Value;
    }

    private static async Task<((HttpStatusCode, string) Answer, int Tasks)> StepsAsync(AuthHost host, string email)
    {
        var before = await TasksAsync(host);
        var answer = await host.PostAsync("/api/auth/password/forgot", new { email });
        var body = await answer.Content.ReadAsStringAsync(Token);
        return ((answer.StatusCode, body), await TasksAsync(host) - before);
    }

    private static Task<int> TasksAsync(AuthHost host) => CountAsync(host, "SELECT count(*) AS \"Value\" FROM tasks");

    private static Task<int> WaitingAsync(AuthHost host) =>
        CountAsync(host, "SELECT count(*) AS \"Value\" FROM tasks WHERE state = 0");

    private static Task<int> CountAsync(AuthHost host, string sql) =>
        host.Host.InScopeAsync(services =>
            services.GetRequiredService<CredentialDb>().Database.SqlQueryRaw<int>(sql).SingleAsync(Token)
        );

    private static async Task<HttpStatusCode> UseAsync(AuthHost host, string token, string newPassword) =>
        (await host.PostAsync("/api/auth/password/reset", new { token, newPassword })).StatusCode;

    private static StringContent JsonBody(object body) =>
        new(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");

    [GeneratedRegex("/reset-password#token=([A-Za-z0-9_-]{43})")]
    private static partial Regex Link();
}
