using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
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
        await using var host = await ExternalRig.StartAsync(engine, issuer);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        // The address is equal, but that is no proof.
        Assert.Equal(
            $"/external?outcome=exists&provider={provider}&next=%2Fshop",
            (await ExternalRig.SignInAsync(host, issuer, provider)).Location
        );

        Assert.Equal("/account/applications", await ExternalRig.ConnectAsync(host, issuer, provider, ada.AccessToken));
        var (location, cookie) = await ExternalRig.SignInAsync(host, issuer, provider);

        Assert.Equal("/shop", location);
        var session = await host.SendAsync(SessionCalls.ResolveCookie, new ResolveCookie(cookie!));
        using var me = host.Bearer(ada.AccessToken);
        var account = await me.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        Assert.Equal(account.GetProperty("userId").GetGuid(), session.UserId);

        var eve = await host.RegisterAndSignInAsync("eve@example.com");
        Assert.Equal(
            "/external?outcome=taken",
            await ExternalRig.ConnectAsync(host, issuer, provider, eve.AccessToken)
        );
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
        Assert.Equal(
            $"/external?outcome=exists&provider={provider}&next=%2Fshop",
            (await ExternalRig.SignInAsync(host, issuer, provider)).Location
        );
    }

    [Fact]
    public async Task Answers_that_do_not_hold_change_nothing()
    {
        await using var issuer = await SecondIssuer.StartAsync();
        await using var host = await ExternalRig.StartAsync(DatabaseEngine.Sqlite, issuer);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        await ExternalRig.ConnectAsync(host, issuer, "partner", ada.AccessToken);

        foreach (var how in (string[])["nonce", "issuer", "audience", "expired", "key", "none"])
        {
            Assert.Equal(
                (how, "/external?outcome=refused"),
                (how, (await ExternalRig.SignInAsync(host, issuer, "partner", "how=" + how)).Location)
            );
        }
        Assert.Equal("/shop", (await ExternalRig.SignInAsync(host, issuer, "partner")).Location);
        // The answer names another issuer; comes to another browser; comes twice; leads elsewhere.
        Assert.Equal(
            "/external?outcome=refused",
            (await ExternalRig.SignInAsync(host, issuer, "partner", more: "&iss=https%3A%2F%2Fevil.example")).Location
        );
        Assert.Equal(
            "/external?outcome=lost",
            (await ExternalRig.SignInAsync(host, issuer, "partner", cookie: "nexus_external=another")).Location
        );
        var trip = await ExternalRig.BeginAsync(host, issuer, "partner", "/shop");
        Assert.Equal("/shop", (await ExternalRig.ComeBackAsync(host, "partner", trip.State, trip.Cookie)).Location);
        Assert.Equal(
            "/external?outcome=lost",
            (await ExternalRig.ComeBackAsync(host, "partner", trip.State, trip.Cookie)).Location
        );
        foreach (var next in (string[])["https://evil.example", "//evil.example", "/\\evil.example"])
        {
            var away = await ExternalRig.BeginAsync(host, issuer, "partner", next);
            Assert.Equal("/", (await ExternalRig.ComeBackAsync(host, "partner", away.State, away.Cookie)).Location);
        }
    }
}
