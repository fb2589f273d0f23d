using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Auth.Tests.Tokens;

/// <summary>RFC 7009 and RFC 7662 as their clients speak them: forms in, JSON out.</summary>
public sealed class StandardTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_given_back_ends_its_session(bool accessToken)
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        using var client = host.Anonymous();

        var answer = await client.PostAsync(
            "/api/tokens/revoke",
            Form(accessToken ? ada.AccessToken : ada.RefreshToken),
            Token
        );

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.RefreshAsync(ada.RefreshToken)).StatusCode);
        Assert.False((await host.SendAsync(TokenCalls.Introspect, new IntrospectToken(ada.AccessToken))).Active);
        Assert.Equal(
            HttpStatusCode.OK,
            (await client.PostAsync("/api/tokens/revoke", Form("unknown"), Token)).StatusCode
        );
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task Introspection_tells_administrators_and_services_what_a_token_is_worth(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        var administrator = await host.AdministratorAsync();
        using var client = host.Bearer(administrator.AccessToken);
        using var user = host.Bearer(ada.AccessToken);

        var access = await InspectAsync(client, ada.AccessToken);
        var refresh = await InspectAsync(client, ada.RefreshToken);
        var unknown = await InspectAsync(client, "unknown");

        Assert.True(access.GetProperty("active").GetBoolean());
        Assert.Equal("access_token", access.GetProperty("token_type").GetString());
        Assert.Equal(600, access.GetProperty("exp").GetInt64() - access.GetProperty("iat").GetInt64());
        Assert.Equal("refresh_token", refresh.GetProperty("token_type").GetString());
        Assert.Equal(access.GetProperty("sub").GetString(), refresh.GetProperty("sub").GetString());
        Assert.Equal("""{"active":false}""", unknown.GetRawText());
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await user.PostAsync("/api/tokens/introspect", Form("x"), Token)).StatusCode
        );
        Assert.True((await host.SendAsync(TokenCalls.Introspect, new IntrospectToken(ada.AccessToken))).Active);
    }

    [Fact]
    public async Task Bad_input_is_refused_as_a_problem_at_every_door()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        using var client = host.Bearer(ada.AccessToken);
        string[] doors =
        [
            "/api/auth/register",
            "/api/auth/login",
            "/api/auth/verify",
            "/api/auth/password/change",
            "/api/auth/password/change-required",
            "/api/tokens/refresh",
            "/api/tokens/revoke",
        ];
        string[] bodies =
        [
            "",
            "null",
            "[]",
            "{}",
            "{",
            "\"text\"",
            """{"email":5,"password":[],"token":{},"refreshToken":1}""",
            """{"email":"a\u0000@example.com","password":"x","token":"\u0000","refreshToken":"\u0000"}""",
            $$"""{"email":"{{new string('x', 5000)}}","password":"{{new string('x', 5000)}}"}""",
            """{"unknown":true}""",
        ];

        foreach (var door in doors)
        {
            foreach (var type in (string[])["application/json", "text/plain", "application/x-www-form-urlencoded"])
            {
                foreach (var body in bodies)
                {
                    using var content = new StringContent(body, System.Text.Encoding.UTF8, type);
                    var answer = await client.PostAsync(door, content, Token);
                    Assert.True(
                        (int)answer.StatusCode is >= 400 and < 500,
                        $"{door} {type} {body}: {answer.StatusCode}"
                    );
                    Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                }
            }
        }
        using var noMultipart = new MultipartFormDataContent { { new StringContent("x"), "other" } };
        Assert.Equal(
            HttpStatusCode.UnsupportedMediaType,
            (await client.PostAsync("/api/tokens/revoke", noMultipart, Token)).StatusCode
        );
        using var nobody = host.Anonymous();
        using var text = new StringContent("{}", System.Text.Encoding.UTF8, "text/plain");
        Assert.Equal(
            HttpStatusCode.UnsupportedMediaType,
            (await nobody.PostAsync("/api/auth/login", text, Token)).StatusCode
        );
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await nobody.GetAsync("/api/auth/login", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await nobody.GetAsync("/api/auth/nothing", Token)).StatusCode);
    }

    private static FormUrlEncodedContent Form(string token) => new([new("token", token), new("token_type_hint", "x")]);

    private static async Task<JsonElement> InspectAsync(HttpClient client, string token)
    {
        var answer = await client.PostAsync("/api/tokens/introspect", Form(token), Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }
}
