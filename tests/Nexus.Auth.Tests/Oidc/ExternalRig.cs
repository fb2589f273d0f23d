using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Nexus.Auth.Tests.Mail;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Auth.Tests.Oidc;

/// <summary>A browser's way out to another provider and back.</summary>
internal static class ExternalRig
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Task<AuthHost> StartAsync(
        DatabaseEngine engine,
        SecondIssuer issuer,
        params (string Name, string Value)[] more
    ) =>
        AuthHost.StartAsync(
            engine,
            new Dictionary<string, string?>(more.Select(one => KeyValuePair.Create(one.Name, (string?)one.Value)))
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

    public static async Task<(string? Location, string? Session)> SignInAsync(
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

    public static async Task<(string State, string Cookie)> BeginAsync(
        AuthHost host,
        SecondIssuer issuer,
        string provider,
        string next,
        string spoil = "",
        string more = ""
    )
    {
        using var browser = host.Anonymous();
        using var answer = await browser.GetAsync(
            $"/oauth2/external/{provider}?next={Uri.EscapeDataString(next)}{more}",
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
        await tell.GetAsync($"{issuer.Address}/spoil?{spoil}&nonce={query["nonce"]}", Token);
        return (query["state"].ToString(), "nexus_external=" + cookie);
    }

    public static async Task<(string? Location, string? Session)> ComeBackAsync(
        AuthHost host,
        string provider,
        string state,
        string cookie,
        string? accessToken = null
    )
    {
        using var answer = await AnswerAsync(host, provider, state, cookie, accessToken);
        return (answer.Headers.Location?.ToString(), CookieOf(answer, "nexus_session"));
    }

    public static async Task<HttpResponseMessage> AnswerAsync(
        AuthHost host,
        string provider,
        string state,
        string cookie,
        string? accessToken = null
    )
    {
        using var browser = accessToken is null ? host.Anonymous() : host.Bearer(accessToken);
        browser.DefaultRequestHeaders.Add("Cookie", cookie);
        return await browser.GetAsync($"/oauth2/external/{provider}/callback?code=c&state={state}", Token);
    }

    public static async Task<string?> ConnectAsync(
        AuthHost host,
        SecondIssuer issuer,
        string provider,
        string accessToken
    )
    {
        using var person = host.Bearer(accessToken);
        await ConfirmAddressAsync(host, person);
        using var answer = await person.PostAsJsonAsync($"/oauth2/external/{provider}/link", new { }, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var target = (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("next").GetString()!;
        var trip = await TellAsync(issuer, new Uri(target), CookieOf(answer, "nexus_external")!, "");
        return (await ComeBackAsync(host, provider, trip.State, trip.Cookie, accessToken)).Location;
    }

    private static async Task ConfirmAddressAsync(AuthHost host, HttpClient person)
    {
        var me = await person.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        if (!me.GetProperty("emailVerified").GetBoolean())
        {
            var mail = await host.MailAsync("Confirm your e-mail address", me.GetProperty("email").GetString());
            await person.PostAsJsonAsync("/api/auth/verify", new { token = MailBox.TokenOf(mail) }, Token);
        }
    }

    public static string? CookieOf(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies)
            ? cookies
                .Select(cookie => cookie.Split(';')[0].Split('=', 2))
                .FirstOrDefault(parts => parts[0] == name && parts[1].Length > 0)
                ?[1]
            : null;
}
