using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Gateway.Tests.Rig;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Clients;

/// <summary>A service knows the client's address, and nobody can tell it a wrong one.</summary>
public sealed class ForwardedClientTests
{
    private const string Client = "203.0.113.7";

    private static Dictionary<string, string?> Trusting(string proxies) =>
        new() { ["Gateway:TrustedProxies:0"] = proxies, ["Gateway:TrustedProxies:1"] = "10.0.0.0/8" };

    [Fact]
    public async Task A_service_behind_the_gateway_sees_the_client_of_a_trusted_proxy()
    {
        await using var platform = await TestPlatform.ServeAsync(Trusting("127.0.0.1"));
        var seen = await AskAsync(
            platform.Gateway,
            ("X-Forwarded-For", $"198.51.100.9, {Client}, 10.1.2.3"),
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Host", "shop.example"),
            ("X-Request-Id", "request-12345")
        );
        Assert.Equal((Client, "https", "shop.example"), (seen.Address, seen.Scheme, seen.Host));
        Assert.Equal("request-12345", seen.Trace);
        Assert.DoesNotContain(seen.Headers, name => ForwardedClient.Headers.Contains(name));
        Assert.DoesNotContain(ForwardedClient.TokenHeader, seen.Headers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Spoofed_headers_from_outside_are_dropped(bool serve)
    {
        await using var platform = serve ? await TestPlatform.ServeAsync() : await TestPlatform.UpAsync();
        var seen = await AskAsync(
            platform.Gateway,
            ("X-Forwarded-For", Client),
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Host", "evil.example"),
            ("Forwarded", $"for={Client}"),
            ("X-Real-IP", Client),
            ("X-User-Id", Guid.CreateVersion7().ToString()),
            (ForwardedClient.TokenHeader, "x")
        );
        Assert.Equal("127.0.0.1", seen.Address);
        Assert.Equal("http", seen.Scheme);
        Assert.Equal(platform.Gateway.Address.Authority, seen.Host);
        Assert.DoesNotContain(seen.Headers, name => ForwardedClient.Headers.Contains(name) || name == "X-User-Id");
    }

    [Theory]
    [InlineData(true, "127.0.0.1", "FR", "FR")]
    [InlineData(false, "127.0.0.1", "FR", "FR")]
    [InlineData(true, "10.1.1.1", "FR", null)]
    [InlineData(false, "10.1.1.1", "FR", null)]
    [InlineData(true, "127.0.0.1", "XX", null)]
    public async Task A_country_is_believed_from_a_trusted_proxy_only(
        bool serve,
        string proxies,
        string told,
        string? believed
    )
    {
        var settings = Trusting(proxies);
        settings["Geo:CountryHeader"] = "CF-IPCountry";
        await using var platform = serve
            ? await TestPlatform.ServeAsync(settings)
            : await TestPlatform.UpAsync(settings);
        var seen = await AskAsync(platform.Gateway, ("CF-IPCountry", told), (ForwardedClient.Country, "US"));
        Assert.Equal(believed, seen.Country);
    }

    [Fact]
    public async Task A_trusted_proxys_own_client_cannot_prepend_an_address()
    {
        await using var platform = await TestPlatform.ServeAsync(Trusting("127.0.0.0/8"));
        // The client sent "1.1.1.1"; its proxy added the address it saw.
        Assert.Equal(Client, (await AskAsync(platform.Gateway, ("X-Forwarded-For", $"1.1.1.1, {Client}"))).Address);
        Assert.Equal(
            Client,
            (await AskAsync(platform.Gateway, ("X-Forwarded-For", $"nonsense, {Client}:4711"))).Address
        );
        Assert.Equal("10.9.9.9", (await AskAsync(platform.Gateway, ("X-Forwarded-For", "unknown, 10.9.9.9"))).Address);
    }

    [Fact]
    public async Task A_service_believes_only_the_gateways_token_for_itself()
    {
        await using var platform = await TestPlatform.ServeAsync();
        var tokens = platform.Gateway.Services.GetRequiredService<ServiceTokens>();
        async Task<string> AddressAsync(string? token)
        {
            using var client = platform.Echo.Client();
            using var request = Node.Direct(HttpMethod.Get, "/api/echo/who");
            request.Headers.Add("X-Forwarded-For", Client);
            if (token is not null)
            {
                request.Headers.Add(ForwardedClient.TokenHeader, token);
            }
            using var answer = await client.SendAsync(request);
            return (await answer.Content.ReadFromJsonAsync<Seen>())!.Address;
        }
        Assert.Equal(Client, await AddressAsync(tokens.Issue("backend-api", ServiceTokens.ForwardingAudience("echo"))));
        Assert.Equal("127.0.0.1", await AddressAsync(null));
        Assert.Equal(
            "127.0.0.1",
            await AddressAsync(tokens.Issue("backend-api", ServiceTokens.ForwardingAudience("user-auth")))
        );
        Assert.Equal("127.0.0.1", await AddressAsync(tokens.Issue("user-auth", "echo")));
    }

    [Fact]
    public async Task The_token_that_vouches_opens_no_internal_call()
    {
        await using var platform = await TestPlatform.ServeAsync();
        var tokens = platform.Gateway.Services.GetRequiredService<ServiceTokens>();
        async Task<int> CallAsync(string token)
        {
            using var client = platform.Echo.Client();
            using var request = Node.Direct(HttpMethod.Post, "/internal/echo/tell");
            request.Content = JsonContent.Create(new Ask());
            request.Headers.Add("Nexus-Service-Token", token);
            using var answer = await client.SendAsync(request);
            return (int)answer.StatusCode;
        }
        Assert.Equal(200, await CallAsync(tokens.Issue("user-auth", "echo")));
        Assert.Equal(401, await CallAsync(tokens.Issue("backend-api", ServiceTokens.ForwardingAudience("echo"))));
    }

    private static async Task<Seen> AskAsync(Node gateway, params (string Name, string Value)[] headers)
    {
        using var client = gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/echo/who");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var answer = await client.SendAsync(request);
        return (await answer.Content.ReadFromJsonAsync<Seen>())!;
    }
}
