using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Oidc;

/// <summary>Every flow with the unmodified npm packages openid-client and oauth4webapi, on both engines.</summary>
[Collection(OidcFlows.Name)]
public sealed class ProviderTests(OidcRigs rigs)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [
        Theory,
        OnEachDatabase("code"),
        OnEachDatabase("refresh"),
        OnEachDatabase("replay"),
        OnEachDatabase("clientCredentials"),
        OnEachDatabase("privateKey"),
        OnEachDatabase("pushed"),
        OnEachDatabase("device"),
        OnEachDatabase("exchange"),
        OnEachDatabase("dpop"),
        OnEachDatabase("proofs"),
        OnEachDatabase("attacks"),
        OnEachDatabase("promptLogin"),
        OnEachDatabase("maxAge"),
        OnEachDatabase("grants"),
        OnEachDatabase("oauth4webapi"),
        OnEachDatabase("forms"),
        OnEachDatabase("codes")
    ]
    public async Task Openid_client_runs(DatabaseEngine engine, string flow)
    {
        var rig = await rigs.OnAsync(engine);
        await rig.RunAsync(flow, await rig.PersonAsync(flow));
    }

    [Theory, OnEachDatabase]
    public async Task Applications_register_themselves_with_an_initial_token_only(DatabaseEngine engine)
    {
        var rig = await rigs.OnAsync(engine);
        var person = await rig.PersonAsync("register");
        person["initialToken"] = await rig.InitialTokenAsync();
        await NodeClients.RunAsync("register", person);
    }

    [Theory, OnEachDatabase]
    public async Task What_registers_itself_names_no_address_inside_and_a_mistake_does_not_cost_its_token(
        DatabaseEngine engine
    )
    {
        var rig = await rigs.OnAsync(engine);
        using var http = rig.Host.Bearer($"{await rig.InitialTokenAsync()}");
        async Task<HttpStatusCode> RegisterAsync(string body)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync("/oauth2/register", content, Token);
            return answer.StatusCode;
        }
        string With(string more) => $$"""{ "redirect_uris": ["{{OidcRig.Redirect}}"], {{more}} }""";

        foreach (
            var wrong in new[]
            {
                With("\"backchannel_logout_uri\": \"http://127.0.0.1:9/logout\""),
                With("\"backchannel_logout_uri\": \"http://localhost/logout\""),
                With("\"client_name\": \"\\ud800\""),
                With("\"client_name\": \"a\\u0000b\""),
                With("\"client_name\": \"a\", \"client_name\": \"b\""),
                With("\"grant_types\": [null]"),
                "{ \"redirect_uris\": [null] }",
            }
        )
        {
            Assert.Equal(HttpStatusCode.BadRequest, await RegisterAsync(wrong));
        }
        var good = With("\"backchannel_logout_uri\": \"https://app.example/logout\"");
        Assert.Equal(HttpStatusCode.Created, await RegisterAsync(good));
        Assert.Equal(HttpStatusCode.Unauthorized, await RegisterAsync(good));
    }

    [Theory, OnEachDatabase]
    public async Task A_form_that_cannot_be_read_is_an_invalid_request(DatabaseEngine engine)
    {
        var rig = await rigs.OnAsync(engine);
        using var http = rig.Host.Anonymous();
        foreach (var path in new[] { "token", "par", "introspect", "revoke", "device-authorization", "userinfo" })
        {
            using var form = new StringContent("client_id=%00", Encoding.UTF8, "application/x-www-form-urlencoded");
            using var answer = await http.PostAsync("/oauth2/" + path, form, Token);
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal("invalid_request", body.GetProperty("error").GetString());
        }
        // A name in the header comes another way; PostgreSQL would stumble over it.
        using var asked = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token")
        {
            Content = new StringContent(
                "grant_type=client_credentials",
                Encoding.UTF8,
                "application/x-www-form-urlencoded"
            ),
        };
        asked.Headers.TryAddWithoutValidation("Authorization", "Basic ADoA");
        using var refused = await http.SendAsync(asked, Token);
        Assert.InRange((int)refused.StatusCode, 400, 401);
    }

    [Theory, OnEachDatabase]
    public async Task A_sign_out_ends_the_session_and_tells_every_application(DatabaseEngine engine)
    {
        var rig = await rigs.OnAsync(engine);
        var person = await rig.PersonAsync("signout");
        var done = await NodeClients.RunAsync("signOut", person);

        var access = done.GetProperty("accessToken").GetString()!;
        Assert.False((await rig.Host.SendAsync(TokenCalls.Introspect, new IntrospectToken(access))).Active);
        // The receiver was away at first; the notice came again.
        var who = person["userId"]!.GetValue<string>();
        await Poll.UntilAsync(() => Task.FromResult(rig.Receiver.TokenFor(who) is not null));
        Assert.True(rig.Receiver.AskedFor(who) >= 2);
        person["logoutToken"] = rig.Receiver.TokenFor(who);
        await NodeClients.RunAsync("verifyLogout", person);
    }

    [Theory, OnEachDatabase]
    public async Task Administrators_look_after_applications(DatabaseEngine engine)
    {
        var rig = await rigs.OnAsync(engine);
        using var admin = rig.Host.Bearer(rig.AdminToken);
        using var made = await admin.PostAsJsonAsync(
            "/oauth2/clients",
            new { name = "Short-lived", redirectUris = new[] { OidcRig.Redirect } },
            Token
        );
        var client = await made.Content.ReadFromJsonAsync<JsonElement>(Token);
        var path = "/oauth2/clients/" + client.GetProperty("clientId").GetString();

        var renewed = await (
            await admin.PostAsync(path + "/secret", null, Token)
        ).Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.NotEqual(
            client.GetProperty("clientSecret").GetString(),
            renewed.GetProperty("clientSecret").GetString()
        );
        var list = await admin.GetStringAsync("/oauth2/clients?limit=200", Token);
        Assert.Contains("Short-lived", list, StringComparison.Ordinal);
        Assert.DoesNotContain("nxs_", list, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(path, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync(path, Token)).StatusCode);
        foreach (var bad in BadClients())
        {
            using var refused = await admin.PostAsJsonAsync("/oauth2/clients", bad, Token);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
        using var nobody = rig.Host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/oauth2/clients", Token)).StatusCode);
        await rig.Host.AssertAuditAsync("auth-service-v2");
    }

    [Theory, OnEachDatabase]
    public async Task A_sign_in_goes_on_at_the_address_of_the_map(DatabaseEngine engine)
    {
        var rig = await rigs.OnAsync(engine);
        var ada = await rig.Host.RegisterAndSignInAsync("refreshed@example.com");

        var next = await rig.Host.PostAsync("/api/auth/refresh", new { refreshToken = ada.RefreshToken });
        var refused = await rig.Host.PostAsync("/api/auth/refresh", new { refreshToken = "unknown" });

        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.NotEqual(ada.RefreshToken, (await AuthHost.ReadAsync(next)).RefreshToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("refresh-refused", await AuthHost.ProblemAsync(refused));
    }

    private static IEnumerable<object> BadClients() =>
        [
            new { name = "x", redirectUris = new[] { "http://evil.example/cb" } },
            new { name = "x", redirectUris = new[] { "javascript:alert(1)" } },
            new { name = "x", redirectUris = new[] { "https://x.example/cb#part" } },
            new { name = "x", redirectUris = Array.Empty<string>() },
            new
            {
                name = "x",
                redirectUris = new[] { OidcRig.Redirect },
                scopes = new[] { "unknown" },
            },
            new
            {
                name = "x",
                proof = "privateKey",
                redirectUris = new[] { OidcRig.Redirect },
            },
            new
            {
                name = "x",
                proof = "none",
                grants = new[] { "client-credentials" },
            },
        ];
}
