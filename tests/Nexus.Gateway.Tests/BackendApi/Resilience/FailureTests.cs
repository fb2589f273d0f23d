using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Gateway.Tests.Rig;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Resilience;

/// <summary>What a client sees when a service is slow, gone or overrun.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task Only_reads_are_repeated()
    {
        await using var platform = await TestPlatform.ServeAsync();
        using var client = platform.Gateway.Client();
        var before = EchoService.Broken;
        await ProblemAsync(await client.PostAsync("/api/echo/broken", null), 503, "unavailable");
        Assert.Equal(before + 1, EchoService.Broken);
        await ProblemAsync(await client.GetAsync("/api/echo/broken"), 503, "unavailable");
        Assert.Equal(before + 4, EchoService.Broken);
    }

    [Fact]
    public async Task After_five_failures_the_breaker_opens_and_later_lets_requests_try_again()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Gateway:Resilience:BreakerPause"] = "00:00:02",
            ["Gateway:Resilience:Retries"] = "0",
        };
        await using var platform = await TestPlatform.ServeAsync(settings);
        using var client = platform.Gateway.Client();
        for (var i = 0; i < 5; i++)
        {
            using var open = await client.GetAsync("/api/echo/who");
            Assert.Equal(HttpStatusCode.OK, open.StatusCode);
            await ProblemAsync(await client.PostAsync("/api/echo/broken", null), 503, "unavailable");
        }
        for (var i = 0; i < 5; i++)
        {
            await ProblemAsync(await client.PostAsync("/api/echo/broken", null), 503, "unavailable");
        }
        using var refused = await client.GetAsync("/api/echo/who");
        await ProblemAsync(refused, 503, "unavailable");
        Assert.NotNull(refused.Headers.RetryAfter);
        await Nexus.Testing.Eventually.IsTrueAsync(
            async () => (await client.GetAsync("/api/echo/who")).IsSuccessStatusCode,
            "the breaker closes"
        );
    }

    [Fact]
    public async Task A_service_that_does_not_answer_in_time_is_a_504()
    {
        await using var platform = await TestPlatform.ServeAsync(new() { ["Services:echo:Timeout"] = "00:00:00.4" });
        using var client = platform.Gateway.Client();
        await ProblemAsync(await client.GetAsync("/api/echo/slow/5000"), 504, "timed-out");
    }

    [Fact]
    public async Task A_slow_service_takes_only_its_own_places()
    {
        await using var platform = await TestPlatform.ServeAsync(new() { ["Gateway:Resilience:MostPerService"] = "2" });
        using var client = platform.Gateway.Client();
        using var held = new HeldRequests();
        var answers = await held.SendAsync(client, 2);
        await ProblemAsync(await client.GetAsync("/api/echo/who"), 503, "unavailable");
        using var health = await client.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        held.LetGo();
        Assert.All(await answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        using var after = await client.GetAsync("/api/echo/who");
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task An_overrun_gateway_sheds_all_but_health_and_sign_in()
    {
        await using var platform = await TestPlatform.UpAsync(new() { ["Gateway:Resilience:MostAtOnce"] = "2" });
        using var client = platform.Gateway.Client();
        using var held = new HeldRequests();
        var answers = await held.SendAsync(client, 2);
        await ProblemAsync(await client.GetAsync("/api/echo/who"), 503, "unavailable");
        using var health = await client.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        // auth-service runs elsewhere in this test and is away: the gateway tried.
        using var login = await client.PostAsJsonAsync("/api/auth/login", new { });
        Assert.Contains("auth-service", await login.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        held.LetGo();
        Assert.All(await answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    private static async Task ProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("urn:nexus:problem:" + code, JsonDocument.Parse(text).RootElement.GetProperty("type").GetString());
    }
}
