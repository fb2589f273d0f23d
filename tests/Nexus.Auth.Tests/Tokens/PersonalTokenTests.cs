using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Tokens;

public sealed class PersonalTokenTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_personal_token_works_until_it_is_revoked(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com", "creator")).AccessToken);

        var made = await MakeAsync(ada, "backup", "content:read");
        var secret = made.GetProperty("token").GetString()!;
        Assert.StartsWith("nxp_", secret, StringComparison.Ordinal);
        var state = await host.SendAsync(TokenCalls.CheckPersonal, new CheckPersonalToken(secret));
        Assert.Equal((true, "content:read"), (state.Active, Assert.Single(state.Scopes)));

        var list = await ada.GetFromJsonAsync<JsonElement>("/api/tokens/personal", Token);
        var shown = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.DoesNotContain(secret, list.GetRawText(), StringComparison.Ordinal);
        Assert.NotEqual(JsonValueKind.Null, shown.GetProperty("lastUsedAt").ValueKind);

        var path = "/api/tokens/personal/" + shown.GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.NoContent, (await ada.DeleteAsync(path, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await ada.DeleteAsync(path, Token)).StatusCode);
        Assert.False((await host.SendAsync(TokenCalls.CheckPersonal, new CheckPersonalToken(secret))).Active);
        list = await ada.GetFromJsonAsync<JsonElement>("/api/tokens/personal", Token);
        Assert.Empty(list.GetProperty("items").EnumerateArray());
        await host.AssertAuditAsync("token-mgr");
    }

    [Theory, OnEachDatabase]
    public async Task Its_access_token_is_limited_and_makes_no_further_keys(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        using var admin = host.Bearer((await host.AdministratorAsync()).AccessToken);
        var secret = (await MakeAsync(admin, "reports", "auth:read")).GetProperty("token").GetString()!;
        var state = await host.SendAsync(TokenCalls.CheckPersonal, new CheckPersonalToken(secret));

        var issued = await host.SendAsync(
            TokenCalls.IssueScoped,
            new IssueScopedToken(state.UserId!.Value, state.TokenId!.Value, "personal-token", state.Scopes)
        );

        var token = new JsonWebToken(issued.AccessToken);
        Assert.Equal("auth:read", token.GetClaim("scope").Value);
        Assert.False(token.TryGetPayloadValue<string>("sid", out _));
        using var program = host.Bearer(issued.AccessToken);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/auth/me", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.GetAsync("/api/users", Token)).StatusCode);
        using var writing = await program.PutAsJsonAsync("/api/auth/me", new { displayName = "Other" }, Token);
        Assert.Equal(HttpStatusCode.Forbidden, writing.StatusCode);
        using var further = await program.PostAsJsonAsync(
            "/api/tokens/personal",
            new { name = "more", scopes = new[] { "api" } },
            Token
        );
        Assert.Equal(HttpStatusCode.Forbidden, further.StatusCode);
        var known = await host.SendAsync(TokenCalls.Introspect, new IntrospectToken(issued.AccessToken));
        Assert.Equal((true, "auth:read"), (known.Active, known.Scope));

        await admin.DeleteAsync($"/api/tokens/personal/{state.TokenId}", Token);

        Assert.False((await host.SendAsync(TokenCalls.Introspect, new IntrospectToken(issued.AccessToken))).Active);
    }

    [Fact]
    public async Task Personal_tokens_end_and_are_nobody_elses()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        using var ada = host.Bearer((await host.RegisterAndSignInAsync("ada@example.com")).AccessToken);
        using var eve = host.Bearer((await host.RegisterAndSignInAsync("eve@example.com")).AccessToken);
        var made = await MakeAsync(ada, "backup", "api");
        var path = "/api/tokens/personal/" + made.GetProperty("id").GetString();
        var secret = made.GetProperty("token").GetString()!;

        Assert.Equal(HttpStatusCode.NotFound, (await eve.DeleteAsync(path, Token)).StatusCode);
        foreach (var (name, scope, status) in Refused())
        {
            using var answer = await ada.PostAsJsonAsync(
                "/api/tokens/personal",
                new { name, scopes = new[] { scope } },
                Token
            );
            Assert.Equal(status, answer.StatusCode);
        }
        Assert.True((await host.SendAsync(TokenCalls.CheckPersonal, new CheckPersonalToken(secret))).Active);
        host.Time.Pass(TimeSpan.FromDays(90));
        Assert.False((await host.SendAsync(TokenCalls.CheckPersonal, new CheckPersonalToken(secret))).Active);
        Assert.False((await host.SendAsync(TokenCalls.CheckPersonal, new CheckPersonalToken("nxp_x"))).Active);
    }

    private static IEnumerable<(string Name, string Scope, HttpStatusCode Status)> Refused() =>
        [
            ("backup", "api", HttpStatusCode.Conflict),
            ("", "api", HttpStatusCode.BadRequest),
            ("other", "everything", HttpStatusCode.BadRequest),
            ("other", "admin", HttpStatusCode.BadRequest),
            ("other", "transit:destroy", HttpStatusCode.BadRequest),
            ("other", "transit:encrypt/", HttpStatusCode.BadRequest),
            ("other", "transit:encrypt/a b", HttpStatusCode.BadRequest),
            ("other", "transit:encrypt/a/b", HttpStatusCode.BadRequest),
        ];

    private static async Task<JsonElement> MakeAsync(HttpClient client, string name, string scope)
    {
        using var answer = await client.PostAsJsonAsync(
            "/api/tokens/personal",
            new { name, scopes = new[] { scope } },
            Token
        );
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }
}
