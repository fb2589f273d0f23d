using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Gateway.Tests.Rig;
using Nexus.Testing;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Routing;

/// <summary>Several instances share the work, sick ones get none, and routes change without a lost request.</summary>
public sealed class InstancesTests
{
    [Theory]
    [InlineData("/api/echo/who", 200)]
    [InlineData("/api/v1/echo/who", 200)]
    [InlineData("/API/V1/Echo/Who", 200)]
    [InlineData("/api/v1/v1/echo/who", 404)]
    [InlineData("/api/echoes/who", 404)]
    public async Task A_route_answers_under_both_names(string path, int status)
    {
        await using var platform = await TestPlatform.ServeAsync();
        Assert.Equal(status, await RawHttp.GetAsync(platform.Gateway.Address, path));
    }

    [Fact]
    public async Task Round_robin_takes_turns()
    {
        var (platform, _) = await TestPlatform.ServeTwoAsync(new() { ["Services:echo:Balancing"] = "RoundRobin" });
        await using var running = platform;
        using var client = platform.Gateway.Client();
        var ports = await PortsAsync(client, 20);
        Assert.Equal([10, 10], ports.GroupBy(port => port).Select(group => group.Count()));
    }

    [Fact]
    public async Task Least_requests_avoids_the_busy_instance()
    {
        var (platform, _) = await TestPlatform.ServeTwoAsync();
        await using var running = platform;
        using var client = platform.Gateway.Client();
        using var held = new HeldRequests();
        var answers = await held.SendAsync(client, 1);
        Assert.Single((await PortsAsync(client, 10)).Distinct());
        held.LetGo();
        Assert.Equal(HttpStatusCode.OK, Assert.Single(await answers).StatusCode);
    }

    [Fact]
    public async Task Sticky_callers_come_back_to_the_same_instance()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Services:echo:Balancing"] = "RoundRobin",
            ["Services:echo:Sticky"] = "true",
        };
        var (platform, _) = await TestPlatform.ServeTwoAsync(settings);
        await using var running = platform;
        using var first = platform.Gateway.Client();
        using var answer = await first.GetAsync("/api/echo/who");
        var cookie = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var client = platform.Gateway.Client();
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Single((await PortsAsync(client, 10)).Distinct());
    }

    [Fact]
    public async Task An_instance_that_dies_costs_no_read()
    {
        var (platform, second) = await TestPlatform.ServeTwoAsync(new() { ["Services:echo:Balancing"] = "RoundRobin" });
        await using var running = platform;
        using var client = platform.Gateway.Client();
        await PortsAsync(client, 4);
        await second.DisposeAsync();
        Assert.Equal([platform.Echo.Port], (await PortsAsync(client, 30)).Distinct());
    }

    [Fact]
    public async Task A_lone_instance_that_restarts_is_asked_again_at_once()
    {
        await using var platform = await TestPlatform.ServeAsync(
            new() { ["Services:echo:HealthInterval"] = "00:00:00.3", ["Gateway:Resilience:BreakerPause"] = "01:00:00" }
        );
        using var client = platform.Gateway.Client();
        var port = platform.Echo.Port;
        await platform.Echo.DisposeAsync();
        for (var i = 0; i < 8; i++)
        {
            // Writes, because they are never repeated: each is one failure.
            using var failed = await client.PostAsync("/api/echo/who", null);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        }

        await using var restarted = await platform.StartAsync(["echo"], port);

        await Eventually.IsTrueAsync(
            async () =>
            {
                using var answer = await client.PostAsync("/api/echo/who", null);
                return answer.IsSuccessStatusCode;
            },
            "the breaker lets requests through"
        );
    }

    [Fact]
    public async Task Routes_change_under_load_without_a_lost_request()
    {
        await using var platform = await TestPlatform.ServeAsync(
            new() { ["Gateway:Limits:Address:Quota"] = "6000000", ["Gateway:Limits:Address:Burst"] = "1000000" }
        );
        var second = await platform.StartAsync(["echo"], FreePorts.Next());
        using var client = platform.Gateway.Client();
        using var stop = new CancellationTokenSource();
        var seen = new List<int>();
        var failed = new List<string>();
        var load = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                // Writes, because they are never repeated: what is lost stays lost.
                using var answer = await client.PostAsync("/api/echo/who", null);
                var text = await answer.Content.ReadAsStringAsync();
                if (answer.IsSuccessStatusCode)
                {
                    seen.Add(JsonSerializer.Deserialize<Seen>(text, JsonSerializerOptions.Web)!.Port);
                }
                else
                {
                    failed.Add(text);
                }
            }
        });
        await WriteAsync(platform, second.Address.ToString());
        await Eventually.IsTrueAsync(() => seen.Count > 0 && seen[^1] == second.Port, "requests go to the new address");
        // A wrong change is refused whole; the old routes stay.
        await WriteAsync(platform, "no address");
        await Task.Delay(1500);
        await platform.Echo.DisposeAsync();
        await Task.Delay(300);
        await stop.CancelAsync();
        await load;
        Assert.Empty(failed);
        Assert.Equal(second.Port, seen[^1]);
    }

    private static Task WriteAsync(TestPlatform platform, string address) =>
        File.WriteAllTextAsync(
            platform.ConfigurationFile,
            JsonSerializer.Serialize(new { Services = new { echo = new { Address = address } } })
        );

    private static async Task<List<int>> PortsAsync(HttpClient client, int times)
    {
        var ports = new List<int>();
        for (var i = 0; i < times; i++)
        {
            ports.Add((await client.GetFromJsonAsync<Seen>("/api/echo/who"))!.Port);
        }
        return ports;
    }
}
