using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Oidc;

/// <summary>Sign-in with an account of another provider, which runs in a process of its own.</summary>
public sealed class ExternalSignInTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase("partner"), OnEachDatabase("github")]
    public async Task A_connected_account_signs_its_person_in(DatabaseEngine engine, string provider)
    {
        await using var issuer = await SecondIssuer.StartAsync();
        await using var host = await StartAsync(engine, issuer);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        // The address is equal, but nobody has proved anything yet.
        Assert.Equal("/external?outcome=unknown", (await SignInAsync(host, issuer, provider)).Location);

        Assert.Equal("/account/applications", await ConnectAsync(host, issuer, provider, ada.AccessToken));
        var (location, cookie) = await SignInAsync(host, issuer, provider);

        Assert.Equal("/shop", location);
        var session = await host.SendAsync(SessionCalls.ResolveCookie, new ResolveCookie(cookie!));
        using var me = host.Bearer(ada.AccessToken);
        var account = await me.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        Assert.Equal(account.GetProperty("userId").GetGuid(), session.UserId);

        var eve = await host.RegisterAndSignInAsync("eve@example.com");
        Assert.Equal("/external?outcome=taken", await ConnectAsync(host, issuer, provider, eve.AccessToken));
        var links = await me.GetFromJsonAsync<JsonElement>("/oauth2/external-links", Token);
        var link = Assert.Single(links.GetProperty("items").EnumerateArray()).GetProperty("id").GetString();
        using var other = host.Bearer(eve.AccessToken);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await other.DeleteAsync("/oauth2/external-links/" + link, Token)).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await me.DeleteAsync("/oauth2/external-links/" + link, Token)).StatusCode
        );
        Assert.Equal("/external?outcome=unknown", (await SignInAsync(host, issuer, provider)).Location);
    }

    [Fact]
    public async Task Answers_that_do_not_hold_change_nothing()
    {
        await using var issuer = await SecondIssuer.StartAsync();
        await using var host = await StartAsync(DatabaseEngine.Sqlite, issuer);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        await ConnectAsync(host, issuer, "partner", ada.AccessToken);

        foreach (var how in (string[])["nonce", "issuer", "audience", "expired", "key", "none"])
        {
            Assert.Equal(
                (how, "/external?outcome=refused"),
                (how, (await SignInAsync(host, issuer, "partner", how)).Location)
            );
        }
        Assert.Equal("/shop", (await SignInAsync(host, issuer, "partner")).Location);
        // The answer names another issuer; comes to another browser; comes twice; leads elsewhere.
        Assert.Equal(
            "/external?outcome=refused",
            (await SignInAsync(host, issuer, "partner", more: "&iss=https%3A%2F%2Fevil.example")).Location
        );
        Assert.Equal(
            "/external?outcome=lost",
            (await SignInAsync(host, issuer, "partner", cookie: "nexus_external=another")).Location
        );
        var trip = await BeginAsync(host, issuer, "partner", "/shop");
        Assert.Equal("/shop", (await ComeBackAsync(host, "partner", trip.State, trip.Cookie)).Location);
        Assert.Equal(
            "/external?outcome=lost",
            (await ComeBackAsync(host, "partner", trip.State, trip.Cookie)).Location
        );
        foreach (var next in (string[])["https://evil.example", "//evil.example", "/\\evil.example"])
        {
            var away = await BeginAsync(host, issuer, "partner", next);
            Assert.Equal("/", (await ComeBackAsync(host, "partner", away.State, away.Cookie)).Location);
        }
    }

    private static Task<AuthHost> StartAsync(DatabaseEngine engine, SecondIssuer issuer) =>
        AuthHost.StartAsync(
            engine,
            new Dictionary<string, string?>
            {
                ["ExternalSignIn:Providers:partner:Kind"] = "Oidc",
                ["ExternalSignIn:Providers:partner:Name"] = "Partner",
                ["ExternalSignIn:Providers:partner:Issuer"] = issuer.Address,
                ["ExternalSignIn:Providers:partner:ClientId"] = "nexus",
                ["ExternalSignIn:Providers:partner:ClientSecret"] = "secret",
                ["ExternalSignIn:Providers:github:Kind"] = "GitHub",
                ["ExternalSignIn:Providers:github:Name"] = "GitHub",
                ["ExternalSignIn:Providers:github:Issuer"] = issuer.Address,
                ["ExternalSignIn:Providers:github:Api"] = issuer.Address,
                ["ExternalSignIn:Providers:github:ClientId"] = "nexus",
                ["ExternalSignIn:Providers:github:ClientSecret"] = "secret",
            }
        );

    private static async Task<(string? Location, string? Session)> SignInAsync(
        AuthHost host,
        SecondIssuer issuer,
        string provider,
        string spoil = "",
        string more = "",
        string? cookie = null
    )
    {
        var trip = await BeginAsync(host, issuer, provider, "/shop", spoil);
        return await ComeBackAsync(host, provider, trip.State + more, cookie ?? trip.Cookie);
    }

    private static async Task<(string State, string Cookie)> BeginAsync(
        AuthHost host,
        SecondIssuer issuer,
        string provider,
        string next,
        string spoil = ""
    )
    {
        using var browser = host.Anonymous();
        using var answer = await browser.GetAsync(
            $"/oauth2/external/{provider}?next={Uri.EscapeDataString(next)}",
            Token
        );
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return await TellAsync(issuer, answer.Headers.Location!, CookieOf(answer, "nexus_external")!, spoil);
    }

    // The provider learns the nonce, as it would from the browser's request.
    private static async Task<(string State, string Cookie)> TellAsync(
        SecondIssuer issuer,
        Uri target,
        string cookie,
        string spoil
    )
    {
        Assert.StartsWith(issuer.Address, target.ToString(), StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(target.Query);
        Assert.Equal("S256", query["code_challenge_method"]);
        using var tell = new HttpClient();
        await tell.GetAsync($"{issuer.Address}/spoil?how={spoil}&nonce={query["nonce"]}", Token);
        return (query["state"].ToString(), "nexus_external=" + cookie);
    }

    private static async Task<(string? Location, string? Session)> ComeBackAsync(
        AuthHost host,
        string provider,
        string state,
        string cookie,
        string? accessToken = null
    )
    {
        using var browser = accessToken is null ? host.Anonymous() : host.Bearer(accessToken);
        browser.DefaultRequestHeaders.Add("Cookie", cookie);
        using var answer = await browser.GetAsync($"/oauth2/external/{provider}/callback?code=c&state={state}", Token);
        return (answer.Headers.Location?.ToString(), CookieOf(answer, "nexus_session"));
    }

    private static async Task<string?> ConnectAsync(
        AuthHost host,
        SecondIssuer issuer,
        string provider,
        string accessToken
    )
    {
        using var person = host.Bearer(accessToken);
        using var answer = await person.PostAsJsonAsync($"/oauth2/external/{provider}/link", new { }, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var target = (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("next").GetString()!;
        var trip = await TellAsync(issuer, new Uri(target), CookieOf(answer, "nexus_external")!, "");
        return (await ComeBackAsync(host, provider, trip.State, trip.Cookie, accessToken)).Location;
    }

    private static string? CookieOf(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies)
            ? cookies
                .Select(cookie => cookie.Split(';')[0].Split('=', 2))
                .FirstOrDefault(parts => parts[0] == name && parts[1].Length > 0)
                ?[1]
            : null;
}
