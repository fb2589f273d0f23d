using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Nexus.Contracts.TokenMgr;
using Nexus.Gateway.Tests.Rig;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Credentials;

/// <summary>A token that is bound to a key is worth nothing without the key, past the gateway as well.</summary>
public sealed class BoundTokenTests : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_proof_at_the_gateway_opens_the_service(bool serve)
    {
        await using var platform = serve ? await TestPlatform.ServeAsync() : await TestPlatform.UpAsync();
        var token = DpopTests.Bound(platform, key);
        Assert.Equal(HttpStatusCode.OK, await ProveAsync(platform, "/api/echo/mine", token));
    }

    [Fact]
    public async Task A_service_refuses_a_bound_token_that_comes_past_the_gateway()
    {
        await using var platform = await TestPlatform.ServeAsync();
        var bound = DpopTests.Bound(platform, key);
        var free = platform.Tokens.Issue(Guid.CreateVersion7(), "fan");
        Assert.Equal(HttpStatusCode.OK, await PastGatewayAsync(platform, free, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await PastGatewayAsync(platform, bound, null));
        // What only the gateway may say is worth nothing without its token.
        Assert.Equal(HttpStatusCode.Unauthorized, await PastGatewayAsync(platform, bound, Thumbprint()));
    }

    [Fact]
    public async Task Nobody_outside_says_which_key_has_proved_itself()
    {
        await using var platform = await TestPlatform.ServeAsync();
        using var client = platform.Gateway.Client(platform.Tokens.Issue(Guid.CreateVersion7(), "fan"));
        client.DefaultRequestHeaders.Add(ForwardedClient.ProvedKey, Thumbprint());
        var seen = await client.GetFromJsonAsync<JsonElement>("/api/echo/proved");
        Assert.Equal("", seen.GetProperty("key").GetString());
    }

    [Fact]
    public async Task A_bound_token_is_no_Vault_token()
    {
        await using var platform = await TestPlatform.UpAsync(null, null, "key-service");
        async Task<HttpStatusCode> LookAsync(string token)
        {
            using var client = platform.Gateway.Client();
            client.DefaultRequestHeaders.Add("X-Vault-Token", token);
            using var answer = await client.GetAsync("/v1/auth/token/lookup-self");
            return answer.StatusCode;
        }
        Assert.Equal(HttpStatusCode.OK, await LookAsync(platform.Tokens.Issue(Guid.CreateVersion7(), "fan")));
        Assert.Equal(HttpStatusCode.Forbidden, await LookAsync(DpopTests.Bound(platform, key)));
    }

    [Fact]
    public async Task The_providers_userinfo_gets_token_and_proof_as_they_were_sent()
    {
        await using var platform = await TestPlatform.WithAuthAsync(
            new() { ["Public:Address"] = "http://localhost:3000" }
        );
        using var person = await KeyTests.SignUpAsync(platform);
        var own = person.DefaultRequestHeaders.Authorization!.Parameter!;
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(own.Split('.')[1]))!.AsObject();
        claims["scope"] = "openid";
        claims["cnf"] = new JsonObject { ["jkt"] = Thumbprint() };
        var signed = await platform
            .Gateway.Services.GetRequiredService<ServiceClient>()
            .SendAsync(TokenCalls.Sign, new SignToken("at+jwt", claims.ToJsonString()), CancellationToken.None);
        var status = await ProveAsync(platform, "/oauth2/userinfo", signed.Token, "http://localhost:3000");
        Assert.Equal(HttpStatusCode.OK, status);
    }

    private async Task<HttpStatusCode> ProveAsync(
        TestPlatform platform,
        string path,
        string token,
        string? origin = null
    )
    {
        using var client = platform.Gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("DPoP", token);
        var address = origin ?? platform.Gateway.Address.GetLeftPart(UriPartial.Authority);
        var proof = new
        {
            htm = "GET",
            htu = address + path,
            iat = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            jti = Guid.CreateVersion7(),
            ath = DpopTests.Ath(token),
        };
        request.Headers.Add("DPoP", DpopTests.Sign(key, "dpop+jwt", proof));
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> PastGatewayAsync(TestPlatform platform, string token, string? proved)
    {
        using var client = platform.Echo.Client(token);
        using var request = Node.Direct(HttpMethod.Get, "/api/echo/mine");
        if (proved is not null)
        {
            request.Headers.Add(ForwardedClient.ProvedKey, proved);
        }
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private string Thumbprint() =>
        Base64Url.EncodeToString(new JsonWebKey(DpopTests.PublicJwk(key)).ComputeJwkThumbprint());

    public void Dispose() => key.Dispose();
}
