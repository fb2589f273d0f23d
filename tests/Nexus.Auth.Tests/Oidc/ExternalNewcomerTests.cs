using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Auth.Tests.Mail;
using Nexus.Contracts.SessionMgr;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Oidc;

/// <summary>A first sign-in from elsewhere opens an account, and takes over nobody's.</summary>
public sealed class ExternalNewcomerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase("partner"), OnEachDatabase("github")]
    public async Task Somebody_new_with_a_checked_address_has_an_account_and_can_choose_a_password(
        DatabaseEngine engine,
        string provider
    )
    {
        await using var issuer = await SecondIssuer.StartAsync();
        await using var host = await ExternalRig.StartAsync(engine, issuer);
        var trip = await ExternalRig.BeginAsync(
            host,
            issuer,
            provider,
            "/shop",
            "email=Bea@Example.com",
            "&role=creator"
        );

        var (location, cookie) = await ExternalRig.ComeBackAsync(host, provider, trip.State, trip.Cookie);

        Assert.Equal("/shop", location);
        var session = await host.SendAsync(SessionCalls.ResolveCookie, new ResolveCookie(cookie!));
        var account = await FindAsync(host, "bea@example.com");
        Assert.Equal(account!.UserId, session.UserId);
        Assert.Equal(["creator"], account.Roles);
        // The same account the next time, under whatever address and role.
        var again = await ExternalRig.SignInAsync(host, issuer, provider, "email=other@example.com");
        var second = await host.SendAsync(SessionCalls.ResolveCookie, new ResolveCookie(again.Session!));
        Assert.Equal(account.UserId, second.UserId);
        Assert.Null(await FindAsync(host, "other@example.com"));

        await host.MailAsync("Your account is open", "bea@example.com");
        await host.PostAsync("/api/auth/password/forgot", new { email = "bea@example.com" });
        var token = MailBox.TokenOf(await host.MailAsync("Choose a new password", "bea@example.com"));
        var reset = await host.PostAsync("/api/auth/password/reset", new { token, newPassword = AuthHost.Password });
        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        using var bea = host.Bearer((await host.SignInAsync("bea@example.com")).AccessToken);
        var me = await bea.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        Assert.True(me.GetProperty("emailVerified").GetBoolean());
        Assert.Single(
            (await bea.GetFromJsonAsync<JsonElement>("/oauth2/external-links", Token))
                .GetProperty("items")
                .EnumerateArray()
        );
    }

    [Theory]
    [InlineData("partner")]
    [InlineData("github")]
    public async Task An_address_that_was_not_checked_opens_nothing(string provider)
    {
        await using var issuer = await SecondIssuer.StartAsync();
        await using var host = await ExternalRig.StartAsync(DatabaseEngine.Sqlite, issuer);

        var (location, session) = await ExternalRig.SignInAsync(host, issuer, provider, "how=unverified");

        Assert.StartsWith("/external?outcome=unknown&", location, StringComparison.Ordinal);
        Assert.Null(session);
        Assert.Null(await FindAsync(host, "ada@example.com"));
        // Checked, but not the primary address there: somebody may have added it to get here.
        Assert.Null(await FindAsync(host, "victim@example.com"));
    }

    [Theory]
    [InlineData("email=ada@example.com")]
    [InlineData("email=ADA@EXAMPLE.COM")]
    [InlineData("email=%20ada@example.com%20")]
    [InlineData("email=ada@example.com&how=unverified")]
    public async Task An_account_is_not_taken_over_by_its_address(string claim)
    {
        await using var issuer = await SecondIssuer.StartAsync();
        await using var host = await ExternalRig.StartAsync(DatabaseEngine.Sqlite, issuer);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");

        var (location, session) = await ExternalRig.SignInAsync(host, issuer, "partner", claim + "&subject=eve");

        Assert.StartsWith("/external?outcome=", location, StringComparison.Ordinal);
        Assert.Null(session);
        using var me = host.Bearer(ada.AccessToken);
        var links = await me.GetFromJsonAsync<JsonElement>("/oauth2/external-links", Token);
        Assert.Empty(links.GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.OK, (await host.LoginAsync("ada@example.com")).StatusCode);
    }

    [Fact]
    public async Task Nobody_keeps_a_way_into_an_account_opened_with_anothers_address()
    {
        await using var issuer = await SecondIssuer.StartAsync();
        await using var host = await ExternalRig.StartAsync(DatabaseEngine.Sqlite, issuer);
        using var squatter = host.Bearer((await host.RegisterAndSignInAsync("victim@example.com")).AccessToken);

        var refused = await squatter.PostAsJsonAsync("/oauth2/external/partner/link", new { }, Token);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("email-unverified", await AuthHost.ProblemAsync(refused));
        Assert.False(refused.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_stale_session_connects_nothing()
    {
        await using var issuer = await SecondIssuer.StartAsync();
        await using var host = await ExternalRig.StartAsync(DatabaseEngine.Sqlite, issuer);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        host.Time.Pass(TimeSpan.FromMinutes(10.1));
        using var thief = host.Bearer(
            (await AuthHost.ReadAsync(await host.RefreshAsync(ada.RefreshToken))).AccessToken
        );

        var refused = await thief.PostAsJsonAsync("/oauth2/external/partner/link", new { }, Token);
        Assert.Equal("step-up-required", await AuthHost.ProblemAsync(refused));
    }

    [Fact]
    public async Task Answers_of_another_issuer_open_nothing()
    {
        await using var issuer = await SecondIssuer.StartAsync();
        await using var host = await ExternalRig.StartAsync(DatabaseEngine.Sqlite, issuer);
        foreach (var how in (string[])["nonce", "issuer", "audience", "expired", "key", "none"])
        {
            var (location, _) = await ExternalRig.SignInAsync(host, issuer, "partner", "how=" + how);
            Assert.Equal((how, "/external?outcome=refused"), (how, location));
        }
        const string Elsewhere = "&iss=https%3A%2F%2Fevil.example";
        var named = await ExternalRig.SignInAsync(host, issuer, "partner", more: Elsewhere);
        Assert.Equal("/external?outcome=refused", named.Location);
        // Out to one provider, back as if from the other.
        var trip = await ExternalRig.BeginAsync(host, issuer, "partner", "/shop");
        var mixed = await ExternalRig.ComeBackAsync(host, "github", trip.State, trip.Cookie);
        Assert.Equal("/external?outcome=lost", mixed.Location);
        Assert.Null(await FindAsync(host, "ada@example.com"));
    }

    [Fact]
    public async Task A_provider_that_may_not_open_accounts_opens_none()
    {
        await using var issuer = await SecondIssuer.StartAsync();
        await using var host = await ExternalRig.StartAsync(
            DatabaseEngine.Sqlite,
            issuer,
            ("ExternalSignIn:Providers:partner:CreatesAccounts", "false")
        );
        var (location, _) = await ExternalRig.SignInAsync(host, issuer, "partner");
        Assert.StartsWith("/external?outcome=unknown&", location, StringComparison.Ordinal);
        Assert.Null(await FindAsync(host, "ada@example.com"));
    }

    [Theory]
    [InlineData("email=x", "unknown")]
    [InlineData("email=%3Cb%3E@example.com", "unknown")]
    [InlineData("email=bea@example.com&name=%E2%80%AE%00", "")]
    public async Task What_a_provider_says_is_checked_like_what_people_type(string claim, string outcome)
    {
        await using var issuer = await SecondIssuer.StartAsync();
        await using var host = await ExternalRig.StartAsync(DatabaseEngine.Sqlite, issuer);
        var (location, _) = await ExternalRig.SignInAsync(host, issuer, "partner", claim);
        if (outcome.Length > 0)
        {
            Assert.StartsWith($"/external?outcome={outcome}&", location, StringComparison.Ordinal);
            return;
        }
        Assert.Equal("/shop", location);
        Assert.Equal("bea", (await FindAsync(host, "bea@example.com"))!.DisplayName);
    }

    private static async Task<UserAccount?> FindAsync(AuthHost host, string email) =>
        (await host.SendAsync(UserCalls.Find, new FindUser(email))).User;
}
