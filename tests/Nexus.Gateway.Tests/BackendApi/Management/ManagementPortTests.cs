using System.Globalization;
using System.Net;
using Nexus.Gateway.Tests.Rig;
using Nexus.Testing;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Management;

/// <summary>Who watches the gateway has a port of his own; the public one shows no metrics.</summary>
public sealed class ManagementPortTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Prometheus_reads_the_gateways_requests_there_and_nobody_else_anything(bool serve)
    {
        var port = FreePorts.Next();
        Dictionary<string, string?> settings = new()
        {
            ["Gateway:ManagementPort"] = port.ToString(CultureInfo.InvariantCulture),
        };
        await using var platform = serve
            ? await TestPlatform.ServeAsync(settings)
            : await TestPlatform.UpAsync(settings);
        using var outside = new HttpClient { BaseAddress = platform.Gateway.Address };
        using var watcher = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(outside, "/api/echo/who"));

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(outside, "/metrics"));
        var metrics = await watcher.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("http_server_request_duration_seconds_count{", metrics, StringComparison.Ordinal);
        Assert.Contains("nexus_service=\"echo\"", metrics, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(watcher, "/health/live"));
        foreach (var path in (string[])["/api/echo/who", "/internal/echo/tell", "/", "/metrics/../api/echo/who"])
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(watcher, path));
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
