using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.AuthService;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Auth.Tests.SignIn;

public sealed class HostileSignInTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task Spelling_an_address_otherwise_does_not_get_round_the_lock(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        await host.RegisterAsync("ada@example.com");
        string[] spellings =
        [
            "ada@example.com",
            "ADA@example.com",
            " ada@example.com",
            "ada@EXAMPLE.com\t",
            "\u00a0Ada@Example.Com \n",
        ];
        foreach (var spelling in spellings)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await host.LoginAsync(spelling, "a guess")).StatusCode);
        }

        foreach (var spelling in spellings.Append("aDa@example.com"))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, (await host.LoginAsync(spelling)).StatusCode);
        }
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_cost_the_same_work()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("ada@example.com");

        var wrong = await WorkAsync(host, "ada@example.com");
        var unknown = await WorkAsync(host, "nobody@example.com");

        Assert.Equal(wrong, unknown);
        Assert.Equal(1, wrong.Hashes);
    }

    [Fact]
    public async Task Fields_nobody_asked_for_are_refused()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("ada@example.com");
        object[] bodies =
        [
            new
            {
                email = "ada@example.com",
                password = AuthHost.Password,
                methods = new[] { "mfa" },
            },
            new
            {
                email = "ada@example.com",
                password = AuthHost.Password,
                sessionId = Guid.Empty,
            },
        ];
        foreach (var body in bodies)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await host.PostAsync("/api/auth/login", body)).StatusCode);
        }
    }

    [Fact]
    public async Task The_forms_of_other_sites_cannot_be_read_as_a_sign_in()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("ada@example.com");
        using var browser = host.Anonymous();
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["email"] = "ada@example.com", ["password"] = AuthHost.Password }
        );
        using var text = new StringContent(
            $$"""{"email":"ada@example.com","password":"{{AuthHost.Password}}","cookie":true}""",
            System.Text.Encoding.UTF8,
            "text/plain"
        );

        foreach (var body in new HttpContent[] { form, text })
        {
            var answer = await browser.PostAsync("/api/auth/login", body, Token);
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
    }

    [Fact]
    public async Task A_device_that_was_not_seen_before_is_told_by_mail_and_a_known_one_is_not()
    {
        const string subject = "A new device signed in";
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        await host.RegisterAsync("ada@example.com");
        var phone = await FromAsync(host, "Mozilla/5.0 (Android 15; Mobile) Firefox/140.0", null);
        await FromAsync(host, "Mozilla/5.0 (Android 15; Mobile) Firefox/141.0", phone);

        var laptop = await FromAsync(host, "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0", null);
        await FromAsync(host, "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0", laptop);

        var mail = Assert.Single(await Mails.AwaitAsync(host, subject));
        Assert.Contains("Firefox on Windows", mail.TextBody ?? "", StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", mail.TextBody ?? "", StringComparison.Ordinal);
        Assert.NotEqual(phone, laptop);
    }

    // Everything a refused sign-in leaves behind, and how often a password was hashed for it.
    private static async Task<(HttpStatusCode, int Hashes, int Failures, int Audited)> WorkAsync(
        AuthHost host,
        string email
    )
    {
        var hashing = host.Host.Services.GetRequiredService<AuthService.Passwords.PasswordHashing>();
        var before = (hashing.Done, await RowsAsync(host));
        var answer = await host.LoginAsync(email, "a guess");
        var after = await RowsAsync(host);
        return (
            answer.StatusCode,
            hashing.Done - before.Done,
            after.Failures - before.Item2.Failures,
            after.Audited - before.Item2.Audited
        );
    }

    private static Task<(int Failures, int Audited)> RowsAsync(AuthHost host) =>
        host.Host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<CredentialDb>();
            var audited = await db
                .Database.SqlQueryRaw<int>("SELECT count(*) AS \"Value\" FROM audit")
                .SingleAsync(Token);
            return (await db.Failures.CountAsync(Token), audited);
        });

    private static async Task<string> FromAsync(AuthHost host, string agent, string? device)
    {
        using var browser = host.Anonymous();
        browser.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent);
        if (device is not null)
        {
            browser.DefaultRequestHeaders.Add("Cookie", "nexus_device=" + device);
        }
        var answer = await browser.PostAsJsonAsync(
            "/api/auth/login",
            new
            {
                email = "ada@example.com",
                password = AuthHost.Password,
                cookie = true,
            },
            Token
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var cookie = answer
            .Headers.GetValues("Set-Cookie")
            .Single(one => one.StartsWith("nexus_device=", StringComparison.Ordinal));
        return cookie.Split('=', ';')[1];
    }
}
