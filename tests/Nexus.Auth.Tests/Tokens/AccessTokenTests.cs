using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Nexus.Contracts.KeyService;
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
    public async Task Tokens_without_signature_for_others_or_past_their_end_are_refused()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var ada = await host.RegisterAndSignInAsync("ada@example.com");
        var parts = ada.AccessToken.Split('.');
        var header = Json(parts[0]);
        var claims = Json(parts[1]);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var forged = new Dictionary<string, string>
        {
            ["no algorithm"] = $"{Encode(With(header, "alg", "none"))}.{parts[1]}.",
            ["no algorithm, old signature"] = $"{Encode(With(header, "alg", "none"))}.{parts[1]}.{parts[2]}",
            ["public key as secret"] = Hmac(Encode(With(header, "alg", "HS256")), parts[1], host),
            ["other claims"] = $"{parts[0]}.{Encode(With(claims, "role", "administrator"))}.{parts[2]}",
            ["stranger's key"] = Sign($"{parts[0]}.{parts[1]}", stranger),
            ["wrong audience"] = await SignAsync(host, header, With(claims, "aud", "elsewhere")),
            ["wrong issuer"] = await SignAsync(host, header, With(claims, "iss", "http://elsewhere")),
            ["wrong type"] = await SignAsync(host, With(header, "typ", "JWT"), claims),
            ["expired"] = await SignAsync(
                host,
                header,
                With(claims, "exp", host.Time.GetUtcNow().ToUnixTimeSeconds() - 1)
            ),
            ["rubbish"] = "rubbish",
        };

        foreach (var (what, token) in forged)
        {
            Assert.True(HttpStatusCode.Unauthorized == await MeAsync(host, token), what);
        }
        // The test's own signing works: the same claims unchanged are taken.
        Assert.Equal(HttpStatusCode.OK, await MeAsync(host, await SignAsync(host, header, claims)));
        host.Time.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.Unauthorized, await MeAsync(host, ada.AccessToken));
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

    private static async Task<string> SignAsync(AuthHost host, object header, object claims)
    {
        var input = $"{Encode(header)}.{Encode(claims)}";
        var signed = await host.SendAsync(KeyCalls.Sign, new SignData("access-tokens", Encoding.ASCII.GetBytes(input)));
        return $"{input}.{Base64Url.EncodeToString(signed.Signature)}";
    }

    private static string Sign(string input, ECDsa key) =>
        $"{input}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";

    private static string Hmac(string header, string claims, AuthHost host)
    {
        using var client = host.Anonymous();
        using var answer = client.Send(new HttpRequestMessage(HttpMethod.Get, "/api/tokens/jwks.json"), Token);
        using var reader = new StreamReader(answer.Content.ReadAsStream(Token));
        var secret = Encoding.UTF8.GetBytes(reader.ReadToEnd());
        var input = $"{header}.{claims}";
        return $"{input}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input)))}";
    }

    private static Dictionary<string, object> Json(string part) =>
        JsonSerializer.Deserialize<Dictionary<string, object>>(Base64Url.DecodeFromChars(part))!;

    private static Dictionary<string, object> With(Dictionary<string, object> values, string name, object value) =>
        new(values) { [name] = value };

    private static string Encode(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
