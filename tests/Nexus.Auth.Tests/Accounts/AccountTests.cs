using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using MimeKit;
using Nexus.Auth.Tests.Mail;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Auth.Tests.Accounts;

public sealed partial class AccountTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task Registering_a_taken_address_answers_alike_and_only_its_owner_learns_of_it(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var first = await RegisterAsync(host, "Ada", "violet teapot harbour 7");
        host.Time.Pass(TimeSpan.FromHours(2));
        var second = await RegisterAsync(host, "Eve", "another fine password");

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal(first.StatusCode, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(Token), await second.Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.OK, (await host.LoginAsync("ada@example.com")).StatusCode);
        var eve = await host.LoginAsync("ada@example.com", "another fine password");
        Assert.Equal(HttpStatusCode.Unauthorized, eve.StatusCode);
        var mails = await MailsAsync(host, 2);
        Assert.Equal(
            ["Confirm your e-mail address", "You have an account already"],
            mails.Select(mail => mail.Subject).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task Many_who_register_one_address_at_once_make_one_account(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => RegisterAsync(host, "Ada " + i, "violet teapot harbour " + i))
        );

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode));
        var logins = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            logins.Add((await host.LoginAsync("ada@example.com", "violet teapot harbour " + i)).StatusCode);
            host.Time.Pass(TimeSpan.FromMinutes(16));
        }
        Assert.Equal(1, logins.Count(status => status == HttpStatusCode.OK));
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task The_token_of_the_mail_verifies_the_address_once(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        var mail = Assert.Single(await MailsAsync(host, 1));
        var token = LinkToken().Match(mail.TextBody ?? "").Groups[1].Value;

        Assert.Contains("not sent", mail.Headers["X-Nexus-Delivery"], StringComparison.Ordinal);
        using var client = host.Bearer(ada.AccessToken);
        Assert.Equal(HttpStatusCode.BadRequest, (await VerifyAsync(client, token + "x")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await VerifyAsync(client, token)).StatusCode);
        Assert.Equal("verification-refused", await AuthHost.ProblemAsync(await VerifyAsync(client, token)));
        var me = await client.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        Assert.True(me.GetProperty("emailVerified").GetBoolean());
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await client.PostAsync("/api/auth/verify/resend", null, Token)).StatusCode
        );
    }

    // The mail reached somebody who did not make the account: her click must not confirm it for whoever did.
    [Fact]
    public async Task A_mails_token_confirms_nothing_without_a_sign_in_to_its_account()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        var token = MailBox.TokenOf(await host.MailAsync("Confirm your e-mail address", "ada@example.com"));
        using var nobody = host.Anonymous();
        using var eve = host.Bearer((await host.RegisterAndSignInAsync("eve@example.com")).AccessToken);

        Assert.Equal(HttpStatusCode.Unauthorized, (await VerifyAsync(nobody, token)).StatusCode);
        Assert.Equal("verification-for-another", await AuthHost.ProblemAsync(await VerifyAsync(eve, token)));

        using var client = host.Bearer(ada.AccessToken);
        var me = await client.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        Assert.False(me.GetProperty("emailVerified").GetBoolean());
        Assert.Equal(HttpStatusCode.NoContent, (await VerifyAsync(client, token)).StatusCode);
    }

    [Fact]
    public async Task A_verification_mail_goes_out_again_once_a_minute_and_the_old_token_ends()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        var first = LinkToken().Match((await MailsAsync(host, 1))[0].TextBody ?? "").Groups[1].Value;
        using var client = host.Bearer(ada.AccessToken);

        Assert.Equal(
            HttpStatusCode.TooManyRequests,
            (await client.PostAsync("/api/auth/verify/resend", null, Token)).StatusCode
        );
        host.Time.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(
            HttpStatusCode.Accepted,
            (await client.PostAsync("/api/auth/verify/resend", null, Token)).StatusCode
        );

        await MailsAsync(host, 2);
        await Poll.UntilAsync(async () => (await VerifyAsync(client, first)).StatusCode == HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_profile_is_edited_only_in_the_version_that_was_read()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        using var client = host.Bearer(ada.AccessToken);
        var tag = (await client.GetAsync("/api/auth/me", Token)).Headers.ETag!.Tag;

        Assert.Equal(HttpStatusCode.PreconditionRequired, await EditAsync(client, null, "Countess"));
        Assert.Equal(HttpStatusCode.OK, await EditAsync(client, tag, "Countess"));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await EditAsync(client, tag, "Enchantress"));
        Assert.Equal(HttpStatusCode.BadRequest, await EditAsync(client, "*", "  "));
        Assert.Equal(HttpStatusCode.BadRequest, await EditAsync(client, "*", "a\u202Eb"));
        var me = await client.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        Assert.Equal("Countess", me.GetProperty("displayName").GetString());
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task The_first_administrator_gets_a_one_time_password_until_one_is_chosen(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var ensure = new EnsureAdministrator("admin@nexus.local");
        var lost = await host.SendAsync(UserCalls.EnsureAdministrator, ensure);
        Assert.NotNull(lost.OneTimePassword);

        var administrator = await host.AdministratorAsync();

        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await host.LoginAsync("admin@nexus.local", lost.OneTimePassword)).StatusCode
        );
        Assert.Null((await host.SendAsync(UserCalls.EnsureAdministrator, ensure)).OneTimePassword);
        Assert.Null(
            (
                await host.SendAsync(UserCalls.EnsureAdministrator, new EnsureAdministrator("other@nexus.local"))
            ).OneTimePassword
        );
        using var client = host.Bearer(administrator.AccessToken);
        var users = await client.GetFromJsonAsync<JsonElement>("/api/users?email=admin@nexus.local", Token);
        Assert.Equal(1, users.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task The_last_administrator_stays_one_and_users_cannot_make_themselves_more()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var administrator = await host.AdministratorAsync();
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        using var client = host.Bearer(administrator.AccessToken);
        using var user = host.Bearer(ada.AccessToken);
        var me = (await client.GetFromJsonAsync<JsonElement>("/api/auth/me", Token)).GetProperty("userId").GetGuid();
        var other = (await user.GetFromJsonAsync<JsonElement>("/api/auth/me", Token)).GetProperty("userId").GetGuid();

        Assert.Equal(
            HttpStatusCode.Conflict,
            await PutAsync(client, $"/api/users/{me}/roles", """{"roles":["fan"]}""")
        );
        Assert.Equal(
            HttpStatusCode.Conflict,
            await PutAsync(client, $"/api/users/{me}/active", """{"active":false}""")
        );
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await PutAsync(user, $"/api/users/{other}/roles", """{"roles":["administrator"]}""")
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await user.GetAsync("/api/users", Token)).StatusCode);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            await PutAsync(client, $"/api/users/{other}/roles", """{"roles":["emperor"]}""")
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            await PutAsync(client, $"/api/users/{Guid.CreateVersion7()}/roles", """{"roles":["fan"]}""")
        );
        var self = await host.PostAsync(
            "/api/auth/register",
            Body("x@example.com", "Ada", AuthHost.Password, "administrator")
        );
        Assert.Equal(HttpStatusCode.BadRequest, self.StatusCode);
    }

    [GeneratedRegex(@"/verify\?token=([\w-]+)")]
    private static partial Regex LinkToken();

    private static Task<HttpResponseMessage> VerifyAsync(HttpClient client, string token) =>
        client.PostAsJsonAsync("/api/auth/verify", new { token }, Token);

    private static Task<HttpResponseMessage> RegisterAsync(AuthHost host, string name, string password) =>
        host.PostAsync("/api/auth/register", Body("ada@example.com", name, password, "fan"));

    private static object Body(string email, string displayName, string password, string role) =>
        new
        {
            email,
            displayName,
            password,
            role,
        };

    private static async Task<IReadOnlyList<MimeMessage>> MailsAsync(AuthHost host, int count)
    {
        var folder = Path.Combine(host.Host.Folder, "mail");
        await Poll.UntilAsync(() =>
            Task.FromResult(Directory.Exists(folder) && Directory.GetFiles(folder, "*.eml").Length == count)
        );
        return await Task.WhenAll(
            Directory.GetFiles(folder, "*.eml").Order().Select(path => MimeMessage.LoadAsync(path, Token))
        );
    }

    private static Task<HttpStatusCode> EditAsync(HttpClient client, string? tag, string name) =>
        PutAsync(client, "/api/auth/me", JsonSerializer.Serialize(new { displayName = name }), tag);

    private static async Task<HttpStatusCode> PutAsync(HttpClient client, string path, string json, string? tag = "*")
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path)
        {
            Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
        };
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }
        return (await client.SendAsync(request, Token)).StatusCode;
    }
}
