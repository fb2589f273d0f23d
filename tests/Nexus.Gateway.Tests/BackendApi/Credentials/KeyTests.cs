using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Gateway.BackendApi.Sessions;
using Nexus.Gateway.Tests.BackendApi.Tools;
using Nexus.Gateway.Tests.Rig;
using Nexus.Testing;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Credentials;

/// <summary>Programs with API keys and personal tokens: their scopes, their limit, their end. All auth services run.</summary>
public sealed class KeyTests
{
    private const string Password = "violet teapot harbour 7";

    [Fact]
    public async Task A_personal_token_acts_for_its_user_within_its_scopes_until_it_is_revoked()
    {
        await using var platform = await TestPlatform.WithAuthAsync();
        using var person = await SignUpAsync(platform);
        var made = await PostAsync(
            person,
            "/api/tokens/personal",
            new
            {
                name = "script",
                scopes = new[] { "auth:read" },
                expiresInDays = 30,
            }
        );
        var token = made.GetProperty("token").GetString()!;
        using var script = platform.Gateway.Client(token);
        using var me = await script.GetAsync("/api/auth/me");
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
        using var write = await script.PutAsJsonAsync("/api/auth/me", new { displayName = "Other" });
        Assert.Equal(HttpStatusCode.Forbidden, write.StatusCode);
        Assert.Contains("auth:write", write.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        using var keys = await script.GetAsync("/api/keys");
        Assert.Equal(HttpStatusCode.Forbidden, keys.StatusCode);
        using var more = await script.PostAsJsonAsync("/api/tokens/personal", new { });
        Assert.Equal(HttpStatusCode.Forbidden, more.StatusCode);
        using var revoked = await person.DeleteAsync($"/api/tokens/personal/{made.GetProperty("id").GetString()}");
        Assert.True(revoked.IsSuccessStatusCode);
        await Eventually.IsTrueAsync(
            async () => (await script.GetAsync("/api/auth/me")).StatusCode == HttpStatusCode.Unauthorized,
            "the revoked token is refused",
            TimeSpan.FromSeconds(2.5)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_and_tokens_end_with_the_account(bool channel)
    {
        await using var platform = await TestPlatform.WithAuthAsync();
        using var person = await SignUpAsync(platform);
        var key = await VaultTests.MakeKeyAsync(person, ["auth:read", "transit"], null);
        (string Header, string Value, string Path)[] ways =
        [
            ("X-Api-Key", key, "/api/auth/me"),
            ("X-Vault-Token", key, "/v1/auth/token/lookup-self"),
            ("Authorization", "Bearer " + await MakeTokenAsync(person, "auth:read"), "/api/auth/me"),
            ("X-Vault-Token", await MakeTokenAsync(person, "transit"), "/v1/auth/token/lookup-self"),
        ];
        var programs = ways.Select(way => Program(platform, way.Header, way.Value)).ToArray();
        async Task<bool> AllAnswerAsync(Func<HttpStatusCode, bool> wanted)
        {
            var statuses = await Task.WhenAll(
                ways.Select(
                    async (way, i) =>
                    {
                        using var answer = await programs[i].GetAsync(way.Path);
                        return answer.StatusCode;
                    }
                )
            );
            return statuses.All(wanted);
        }
        var watch = platform.Gateway.Services.GetRequiredService<RevocationWatch>();
        await Eventually.IsTrueAsync(() => watch.IsFresh, "the gateway hears its own beat");
        if (!channel)
        {
            await platform.DeafenAsync();
        }
        Assert.True(await AllAnswerAsync(status => status == HttpStatusCode.OK));
        await PostAsync(person, "/api/users/me/erasure", new { confirm = Email });
        await Eventually.IsTrueAsync(
            () => AllAnswerAsync(status => status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden),
            "what belongs to the locked account is refused",
            TimeSpan.FromSeconds(2.5)
        );
        Array.ForEach(programs, program => program.Dispose());
    }

    private static HttpClient Program(TestPlatform platform, string header, string value)
    {
        var client = platform.Gateway.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        return client;
    }

    internal static async Task<string> MakeTokenAsync(HttpClient person, string scope)
    {
        var made = await PostAsync(person, "/api/tokens/personal", new { name = scope, scopes = new[] { scope } });
        return made.GetProperty("token").GetString()!;
    }

    [Fact]
    public async Task An_API_key_has_a_limit_of_its_own()
    {
        await using var platform = await TestPlatform.WithAuthAsync();
        using var person = await SignUpAsync(platform);
        var made = await PostAsync(
            person,
            "/api/keys/api-keys",
            new
            {
                name = "shop",
                scopes = new[] { "auth:read" },
                perMinute = 9,
            }
        );
        using var program = platform.Gateway.Client();
        program.DefaultRequestHeaders.Add("X-Api-Key", made.GetProperty("secret").GetString());
        var statuses = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            using var answer = await program.GetAsync("/api/auth/me");
            statuses.Add((int)answer.StatusCode);
        }
        // The first shows an unknown key, which its address pays for; then a third of nine at once.
        Assert.Equal([200, 200, 200, 200, 429], statuses);
        using var wrong = platform.Gateway.Client();
        wrong.DefaultRequestHeaders.Add("X-Api-Key", "nxk_" + new string('A', 65));
        using var refused = await wrong.GetAsync("/api/auth/me");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        wrong.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "x");
        using var two = await wrong.GetAsync("/api/auth/me");
        Assert.Equal(HttpStatusCode.BadRequest, two.StatusCode);
    }

    [Fact]
    public async Task A_cookie_does_not_open_a_WebSocket_for_a_page_of_another_site()
    {
        await using var platform = await TestPlatform.WithAuthAsync();
        using var person = await SignUpAsync(platform);
        using var login = await person.PostAsJsonAsync(
            "/api/auth/login",
            new
            {
                email = Email,
                password = Password,
                cookie = true,
            }
        );
        var cookie = login.Headers.GetValues("Set-Cookie").Single(value => value.Contains("nexus_session")).Split(';')[
            0
        ];
        async Task<int> OpenAsync(string origin)
        {
            var host = platform.Gateway.Address.Authority;
            var answer = await RawHttp.SendAsync(
                platform.Gateway.Address,
                $"GET /api/echo/socket HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nOrigin: {origin}\r\n"
                    + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                2
            );
            return RawHttp.StatusOf(answer);
        }
        Assert.Equal(403, await OpenAsync("https://evil.example"));
        Assert.Equal(101, await OpenAsync($"http://{platform.Gateway.Address.Authority}"));
    }

    private const string Email = "ada@example.com";

    internal static async Task<HttpClient> SignUpAsync(TestPlatform platform)
    {
        var client = platform.Gateway.Client();
        await PostAsync(
            client,
            "/api/auth/register",
            new
            {
                email = Email,
                displayName = "Ada",
                password = Password,
                role = "creator",
            }
        );
        var login = await PostAsync(client, "/api/auth/login", new { email = Email, password = Password });
        client.DefaultRequestHeaders.Authorization = new("Bearer", login.GetProperty("accessToken").GetString());
        return client;
    }

    internal static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text.Length == 0 ? "{}" : text).RootElement.Clone();
    }
}
