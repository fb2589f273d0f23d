using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.Tests.Oidc;
using Nexus.Auth.UserAuth.PersonalData;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Accounts;

/// <summary>Where there are terms of service, an account begins with accepting the version in force.</summary>
public sealed class TermsTests
{
    private const string Version = "2026-12-01";
    private const string Address = "https://nexus.example/terms";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Dictionary<string, string?> Settings =>
        new() { ["Terms:Version"] = Version, ["Terms:Address"] = Address };

    [Theory, OnEachDatabase]
    public async Task Only_the_version_in_force_opens_an_account_and_it_is_kept_with_its_time(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine, Settings);
        using var anybody = host.Anonymous();
        var terms = await anybody.GetFromJsonAsync<JsonElement>("/api/auth/register/terms", Token);
        Assert.Equal((Version, Address), (Text(terms, "version"), Text(terms, "address")));
        foreach (var accepted in (string?[])[null, "2025-01-01"])
        {
            var refused = await RegisterAsync(host, accepted);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("acceptedTerms", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.LoginAsync("ada@example.com")).StatusCode);

        var before = host.Time.GetUtcNow();
        Assert.Equal(HttpStatusCode.Accepted, (await RegisterAsync(host, Version)).StatusCode);

        using var ada = host.Bearer((await host.SignInAsync("ada@example.com")).AccessToken);
        var me = await ada.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        var kept = me.GetProperty("acceptedTerms");
        Assert.Equal(Version, Text(kept, "version"));
        Assert.InRange(kept.GetProperty("at").GetDateTimeOffset(), before.AddSeconds(-1), host.Time.GetUtcNow());
        var exported = await ExportAsync(host, me.GetProperty("userId").GetGuid());
        Assert.Contains($$"""acceptedTerms":{"version":"{{Version}}""", exported, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_are_none_none_are_shown_kept_or_taken()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var anybody = host.Anonymous();
        var none = await anybody.GetAsync("/api/auth/register/terms", Token);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await RegisterAsync(host, Version)).StatusCode);

        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);

        var me = await ada.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        Assert.Equal(JsonValueKind.Null, me.GetProperty("acceptedTerms").ValueKind);
    }

    [Fact]
    public async Task An_account_elsewhere_opens_none_before_they_were_accepted_on_the_way_out()
    {
        await using var issuer = await SecondIssuer.StartAsync();
        var more = Settings.Select(one => (one.Key, one.Value!)).ToArray();
        await using var host = await ExternalRig.StartAsync(DatabaseEngine.Sqlite, issuer, more);

        foreach (var way in (string[])["", "&terms=2025-01-01"])
        {
            Assert.Equal("/external?outcome=terms&provider=partner&next=%2Fshop", await SignInAsync(host, issuer, way));
        }
        Assert.Null((await host.SendAsync(UserCalls.Find, new FindUser("bea@example.com"))).User);

        Assert.Equal("/shop", await SignInAsync(host, issuer, "&terms=" + Version));
        var bea = (await host.SendAsync(UserCalls.Find, new FindUser("bea@example.com"))).User!;
        Assert.Contains(Version, await ExportAsync(host, bea.UserId), StringComparison.Ordinal);
        // Who is known accepts nothing by coming back.
        Assert.Equal("/shop", await SignInAsync(host, issuer, ""));
    }

    private static async Task<string?> SignInAsync(AuthHost host, SecondIssuer issuer, string more)
    {
        var trip = await ExternalRig.BeginAsync(host, issuer, "partner", "/shop", "email=bea@example.com", more);
        return (await ExternalRig.ComeBackAsync(host, "partner", trip.State, trip.Cookie)).Location;
    }

    private static Task<HttpResponseMessage> RegisterAsync(AuthHost host, string? acceptedTerms) =>
        host.PostAsync(
            "/api/auth/register",
            new
            {
                email = "ada@example.com",
                displayName = "Ada",
                password = AuthHost.Password,
                acceptedTerms,
            }
        );

    private static Task<string> ExportAsync(AuthHost host, Guid userId) =>
        host.Host.InScopeAsync(async services =>
        {
            var data = ActivatorUtilities.CreateInstance<AccountData>(services);
            return JsonSerializer.Serialize(await data.ExportAsync(userId, Token), JsonSerializerOptions.Web);
        });

    private static string? Text(JsonElement part, string name) => part.GetProperty(name).GetString();
}
