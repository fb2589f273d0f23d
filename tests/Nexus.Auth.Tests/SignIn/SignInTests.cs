using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Auth.Tests.SignIn;

public sealed class SignInTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task Who_registers_signs_in_at_once_and_reads_their_own_account(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        await host.RegisterAsync("Ada@Example.com", "creator");

        var signedIn = await host.SignInAsync(" ada@example.COM ");
        using var client = host.Bearer(signedIn.AccessToken);
        var me = await client.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);

        Assert.Equal("ada@example.com", me.GetProperty("email").GetString());
        Assert.Equal("Ada creator", me.GetProperty("displayName").GetString());
        Assert.Equal(["creator"], me.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.False(me.GetProperty("emailVerified").GetBoolean());
        Assert.Equal(600, signedIn.ExpiresIn);
        await host.AssertAuditAsync("auth-service");
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task Several_sign_ins_from_a_new_device_at_once_all_succeed(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        for (var round = 0; round < 3; round++)
        {
            var email = $"ada{round}@example.com";
            await host.RegisterAsync(email);
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => host.SignInAsync(email)));
            Assert.Equal(6, answers.Select(answer => answer.AccessToken).Distinct().Count());
        }
        await host.AssertAuditAsync("auth-service");
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_answer_alike()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("ada@example.com");

        var wrong = await host.LoginAsync("ada@example.com", "not her password");
        var unknown = await host.LoginAsync("nobody@example.com", "not her password");
        var strange = await host.LoginAsync("no address at all", "not her password");

        Assert.Equal(await WithoutTraceAsync(wrong), await WithoutTraceAsync(unknown));
        Assert.Equal(await WithoutTraceAsync(wrong), await WithoutTraceAsync(strange));
        Assert.Equal("sign-in-refused", await AuthHost.ProblemAsync(wrong));
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task Five_failures_lock_an_address_for_a_quarter_of_an_hour_known_or_not(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        await host.RegisterAsync("ada@example.com");
        foreach (var email in new[] { "ada@example.com", "nobody@example.com" })
        {
            for (var i = 0; i < 5; i++)
            {
                Assert.Equal(HttpStatusCode.Unauthorized, (await host.LoginAsync(email, "guess " + i)).StatusCode);
            }
            var locked = await host.LoginAsync(email);
            Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
            Assert.InRange(locked.Headers.RetryAfter!.Delta!.Value.TotalMinutes, 14, 15);
        }
        host.Time.Pass(TimeSpan.FromMinutes(14));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await host.LoginAsync("ada@example.com")).StatusCode);
        host.Time.Pass(TimeSpan.FromMinutes(1.1));
        Assert.Equal(HttpStatusCode.OK, (await host.LoginAsync("ada@example.com")).StatusCode);
    }

    [Fact]
    public async Task A_success_forgets_the_failures_before_it()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("ada@example.com");
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                await host.LoginAsync("ada@example.com", "guess " + i);
            }
            Assert.Equal(HttpStatusCode.OK, (await host.LoginAsync("ada@example.com")).StatusCode);
        }
    }

    [Fact]
    public async Task A_browser_gets_a_cookie_no_script_can_read_and_no_token()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("ada@example.com");

        var answer = await host.LoginAsync("ada@example.com", cookie: true);
        var cookie = SessionCookieOf(answer);
        var body = await answer.Content.ReadAsStringAsync(Token);

        Assert.StartsWith("nexus_session=", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("oken", body, StringComparison.Ordinal);
        Assert.DoesNotContain(cookie.Split('=', ';')[1], body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_https_the_cookie_is_secure()
    {
        await using var host = await AuthHost.StartAsync(
            DatabaseEngine.Sqlite,
            new() { ["Security:Issuer"] = "https://nexus.example" }
        );
        await host.RegisterAsync("ada@example.com");

        var answer = await host.LoginAsync("ada@example.com", cookie: true);

        Assert.Contains("secure", SessionCookieOf(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_tokens_and_the_cookie()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var signedIn = await host.RegisterAndSignInAsync("ada@example.com");
        using var client = host.Bearer(signedIn.AccessToken);

        var answer = await client.PostAsync("/api/auth/logout", null, Token);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Contains("expires=Thu, 01 Jan 1970", SessionCookieOf(answer), StringComparison.Ordinal);
        var refused = await host.RefreshAsync(signedIn.RefreshToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var nobody = host.Anonymous();
        Assert.Equal(HttpStatusCode.NoContent, (await nobody.PostAsync("/api/auth/logout", null, Token)).StatusCode);
    }

    [Fact]
    public async Task A_browser_signs_out_by_its_cookie_alone()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("ada@example.com");
        var login = await host.LoginAsync("ada@example.com", cookie: true);
        var cookie = SessionCookieOf(login).Split(';')[0];
        var secret = cookie["nexus_session=".Length..];
        var resolve = new Contracts.SessionMgr.ResolveCookie(secret);
        Assert.True((await host.SendAsync(Contracts.SessionMgr.SessionCalls.ResolveCookie, resolve)).Alive);

        using var browser = host.Anonymous();
        browser.DefaultRequestHeaders.Add("Cookie", cookie);
        await browser.PostAsync("/api/auth/logout", null, Token);

        Assert.False((await host.SendAsync(Contracts.SessionMgr.SessionCalls.ResolveCookie, resolve)).Alive);
    }

    private static string SessionCookieOf(HttpResponseMessage answer) =>
        answer
            .Headers.GetValues("Set-Cookie")
            .Single(cookie => cookie.StartsWith("nexus_session=", StringComparison.Ordinal));

    private static async Task<(HttpStatusCode, string)> WithoutTraceAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Token);
        var json = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(text)!;
        json.Remove("traceId");
        return (answer.StatusCode, JsonSerializer.Serialize(json));
    }
}
