using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Auth.Tests.Tokens;

public sealed class AccessTokenTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task Anybody_can_check_a_token_with_the_published_keys(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        var signedIn = await host.RegisterAndSignInAsync("ada@example.com", "creator");
        using var client = host.Anonymous();
        var answer = await client.GetAsync("/api/tokens/jwks.json", Token);

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(
            signedIn.AccessToken,
            new TokenValidationParameters
            {
                ValidIssuer = "http://localhost:3000",
                ValidAudience = "nexus",
                ValidTypes = ["at+jwt"],
                ValidAlgorithms = ["ES256"],
                IssuerSigningKeys = new JsonWebKeySet(await answer.Content.ReadAsStringAsync(Token)).Keys,
            }
        );

        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal("ada@example.com", result.Claims["email"]);
        Assert.Equal(
            "creator",
            result.Claims["role"] is string role ? role : ((IList<object>)result.Claims["role"])[0]
        );
        Assert.Equal(TimeSpan.FromMinutes(5), answer.Headers.CacheControl?.MaxAge);
        Assert.True(answer.Headers.CacheControl?.Public);
        Assert.DoesNotContain("\"d\"", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    public async Task While_the_signing_key_is_rotated_no_request_fails(DatabaseEngine engine)
    {
        await using var host = await AuthHost.StartAsync(engine);
        await host.AdministratorAsync();
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        var old = ada.AccessToken;
        var seen = new HashSet<string> { KeyIdOf(old) };
        // What others published before the rotation and may keep for five minutes.
        var keptKeys = await KeysAsync(host);
        var keptAt = host.Time.GetUtcNow();

        await host.RotateSigningKeyAsync();
        for (var minute = 0; minute < 14; minute++)
        {
            var refreshed = await host.RefreshAsync(ada.RefreshToken);
            Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
            ada = await AuthHost.ReadAsync(refreshed);
            seen.Add(KeyIdOf(ada.AccessToken));
            Assert.Equal(HttpStatusCode.OK, await MeAsync(host, ada.AccessToken));
            if (minute < 9)
            {
                Assert.Equal(HttpStatusCode.OK, await MeAsync(host, old));
            }
            if (host.Time.GetUtcNow() - keptAt > TimeSpan.FromMinutes(5))
            {
                (keptKeys, keptAt) = (await KeysAsync(host), host.Time.GetUtcNow());
            }
            Assert.Contains(KeyIdOf(ada.AccessToken), keptKeys);
            host.Time.Pass(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(2, seen.Count);
        Assert.Equal(2, (await KeysAsync(host)).Count);
        host.Time.Pass(TimeSpan.FromHours(2));
        Assert.Single(await KeysAsync(host));
    }

    [Fact]
    public async Task False_tokens_are_refused_at_every_door_and_end_nobodys_session()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        using var administrator = host.Bearer((await host.AdministratorAsync()).AccessToken);
        var forgery = new Forgery(host, ada.AccessToken);
        var forged = await forgery.AllAsync();
        forged["wrong audience"] = await forgery.ForAnotherAsync();

        foreach (var (what, token) in forged)
        {
            Assert.True(HttpStatusCode.Unauthorized == await MeAsync(host, token), what);
            Assert.Equal((what, """{"active":false}"""), (what, await PostAsync(administrator, "introspect", token)));
            Assert.Equal((what, ""), (what, await PostAsync(administrator, "revoke", token)));
        }
        // The forger's own tools work: the same claims unchanged are taken. And nothing above ended the session.
        Assert.Equal(HttpStatusCode.OK, await MeAsync(host, await forgery.UnchangedAsync()));
        Assert.Contains(
            "\"active\":true",
            await PostAsync(administrator, "introspect", ada.AccessToken),
            StringComparison.Ordinal
        );
        host.Time.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.Unauthorized, await MeAsync(host, ada.AccessToken));
    }

    private static async Task<string> PostAsync(HttpClient client, string door, string token)
    {
        using var form = new FormUrlEncodedContent([new("token", token)]);
        using var answer = await client.PostAsync("/api/tokens/" + door, form, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    private static async Task<HttpStatusCode> MeAsync(AuthHost host, string token)
    {
        using var client = host.Bearer(token);
        return (await client.GetAsync("/api/auth/me", Token)).StatusCode;
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(AuthHost host)
    {
        using var client = host.Anonymous();
        var jwks = await client.GetFromJsonAsync<JsonElement>("/api/tokens/jwks.json", Token);
        return [.. jwks.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];
    }

    private static string KeyIdOf(string token) => new JsonWebToken(token).Kid;
}
