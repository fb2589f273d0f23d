using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Gateway.BackendApi.RateLimits;
using Nexus.Gateway.Tests.Rig;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.RateLimits;

/// <summary>What a client sees of the limits, through the whole pipeline.</summary>
public sealed class LimitAnswerTests
{
    [Fact]
    public async Task Answers_carry_the_limit_and_a_refusal_says_when_to_come_back()
    {
        await using var platform = await TestPlatform.UpAsync(Limits(("Address", 2, 2)));
        using var client = platform.Gateway.Client();
        for (var left = 1; left >= 0; left--)
        {
            using var allowed = await client.GetAsync("/api/echo/who");
            Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
            Assert.Equal("\"address\";q=2;w=60", Header(allowed, "RateLimit-Policy"));
            Assert.StartsWith($"\"address\";r={left};t=", Header(allowed, "RateLimit"), StringComparison.Ordinal);
        }
        using var refused = await client.GetAsync("/api/echo/who");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        // One comes back every thirty seconds.
        var wait = int.Parse(Header(refused, "Retry-After"), CultureInfo.InvariantCulture);
        Assert.InRange(wait, 1, 30);
        Assert.Equal($"\"address\";r=0;t={wait}", Header(refused, "RateLimit"));
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("urn:nexus:problem:too-many-requests", problem.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_known_user_pays_for_himself_and_not_for_his_neighbours()
    {
        await using var platform = await TestPlatform.UpAsync(Limits(("Address", 3, 3), ("User", 2, 2)));
        using var one = platform.Gateway.Client(platform.Tokens.Issue(Guid.CreateVersion7(), "fan"));
        using var two = platform.Gateway.Client(platform.Tokens.Issue(Guid.CreateVersion7(), "fan"));
        // The first request of each shows an unknown token, which its address pays for.
        Assert.Equal([200, 200, 200, 429], await StatusesAsync(one, 4));
        Assert.Equal([200, 200, 200, 429], await StatusesAsync(two, 4));
    }

    [Fact]
    public async Task Inventing_tokens_costs_the_inventor()
    {
        await using var platform = await TestPlatform.UpAsync(Limits(("Address", 3, 3)));
        var statuses = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            using var client = platform.Gateway.Client("x.y.z" + i);
            statuses.AddRange(await StatusesAsync(client, 1));
        }
        Assert.Equal([401, 401, 401, 429, 429], statuses);
    }

    [Theory]
    [InlineData("/api/auth/login", 5, "\"sign-in\";q=5;w=900")]
    [InlineData("/api/v1/auth/login", 5, "\"sign-in\";q=5;w=900")]
    [InlineData("/API/AUTH/Login/", 5, "\"sign-in\";q=5;w=900")]
    [InlineData("/api/auth/register", 3, "\"registration\";q=3;w=3600")]
    public async Task Sign_in_and_registration_are_strict_for_an_address_of_the_internet(
        string path,
        int times,
        string policy
    )
    {
        var settings = new Dictionary<string, string?> { ["Gateway:TrustedProxies:0"] = "127.0.0.1" };
        await using var platform = await TestPlatform.UpAsync(settings);
        using var client = platform.Gateway.Client();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        for (var i = 0; i <= times; i++)
        {
            using var answer = await client.PostAsJsonAsync(path, new { });
            Assert.Equal(i == times, answer.StatusCode == HttpStatusCode.TooManyRequests);
            Assert.Equal(policy, Header(answer, "RateLimit-Policy"));
        }
        using var elsewhere = platform.Gateway.Client();
        elsewhere.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.8");
        using var other = await elsewhere.PostAsJsonAsync(path, new { });
        Assert.NotEqual(HttpStatusCode.TooManyRequests, other.StatusCode);
    }

    [Fact]
    public async Task This_machine_itself_may_sign_in_more_often_but_not_behind_an_unknown_proxy()
    {
        await using var platform = await TestPlatform.UpAsync();
        using var client = platform.Gateway.Client();
        using var local = await client.PostAsJsonAsync("/api/auth/login", new { });
        Assert.Equal("\"local-sign-in\";q=60;w=900", Header(local, "RateLimit-Policy"));
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        using var proxied = await client.PostAsJsonAsync("/api/auth/login", new { });
        Assert.Equal("\"sign-in\";q=5;w=900", Header(proxied, "RateLimit-Policy"));
    }

    [Fact]
    public async Task Music_apps_pay_by_address_from_a_purse_of_their_own()
    {
        await using var platform = await TestPlatform.UpAsync(Limits(("Address", 1, 1), ("MusicApp", 3, 3)));
        using var client = platform.Gateway.Client();
        for (var i = 0; i < 4; i++)
        {
            using var answer = await client.GetAsync("/rest/ping?u=a&p=b");
            Assert.Equal(i == 3, answer.StatusCode == HttpStatusCode.TooManyRequests);
            Assert.Equal("\"music-app\";q=3;w=60", Header(answer, "RateLimit-Policy"));
        }
        using var other = await client.GetAsync("/api/echo/who");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public void A_subscriber_of_IPv6_counts_as_one()
    {
        var one = Charging.Who(IPAddress.Parse("2001:db8:1:2::3"));
        Assert.Equal(one, Charging.Who(IPAddress.Parse("2001:db8:1:2:ffff::1")));
        Assert.NotEqual(one, Charging.Who(IPAddress.Parse("2001:db8:1:3::3")));
    }

    private static Dictionary<string, string?> Limits(params (string Name, int Quota, int Burst)[] limits) =>
        limits
            .SelectMany(limit =>
                new[]
                {
                    KeyValuePair.Create($"Gateway:Limits:{limit.Name}:Quota", (string?)limit.Quota.ToString()),
                    KeyValuePair.Create($"Gateway:Limits:{limit.Name}:Burst", (string?)limit.Burst.ToString()),
                }
            )
            .ToDictionary();

    private static async Task<List<int>> StatusesAsync(HttpClient client, int times)
    {
        var statuses = new List<int>();
        for (var i = 0; i < times; i++)
        {
            using var answer = await client.GetAsync("/api/echo/who");
            statuses.Add((int)answer.StatusCode);
        }
        return statuses;
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : "";
}
