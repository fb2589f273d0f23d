using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Gateway.Tests.Rig;
using Nexus.Kernel.Telemetry;
using Nexus.Testing;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Status;

/// <summary>What operators see of the gateway, and what everybody does.</summary>
public sealed class LiveViewTests
{
    [Fact]
    public async Task An_operator_sees_rates_errors_and_breakers()
    {
        await using var platform = await TestPlatform.ServeAsync();
        using var client = platform.Gateway.Client();
        for (var i = 0; i < 10; i++)
        {
            using var good = await client.GetAsync("/api/echo/who");
        }
        using var missing = await client.GetAsync("/api/echo/nothing");
        for (var i = 0; i < 5; i++)
        {
            using var broken = await client.PostAsync("/api/echo/broken", null);
        }
        using var operatorClient = platform.Gateway.Client(
            platform.Tokens.Issue(Guid.CreateVersion7(), "administrator")
        );
        var view = await Eventually.GetAsync(
            () => operatorClient.GetFromJsonAsync<JsonElement>("/api/status/traffic"),
            one => Echo(one, "services").GetProperty("lastMinute").GetProperty("requests").GetInt64() == 16,
            "all requests are counted"
        );
        var minute = Echo(view, "services").GetProperty("lastMinute");
        Assert.Equal(5, minute.GetProperty("serverErrors").GetInt64());
        Assert.Equal(1, minute.GetProperty("clientErrors").GetInt64());
        Assert.True(minute.GetProperty("tailMs").GetDouble() > 0);
        Assert.True(Echo(view, "instances").GetProperty("breakerOpen").GetBoolean());
        Assert.False(view.GetProperty("limitsAreLocal").GetBoolean());
        using var anybody = await client.GetAsync("/api/status/traffic");
        Assert.Equal(401, (int)anybody.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_operator_sees_each_route_and_what_is_under_way(bool inProcess)
    {
        await using var platform = inProcess ? await TestPlatform.UpAsync() : await TestPlatform.ServeAsync();
        using var client = platform.Gateway.Client();
        using var operatorClient = platform.Gateway.Client(
            platform.Tokens.Issue(Guid.CreateVersion7(), "administrator")
        );
        for (var i = 0; i < 20; i++)
        {
            // However many addresses somebody thinks of, they are one route.
            using var missing = await client.GetAsync($"/api/Echo/nothing/{i}");
            using var nobodys = await client.GetAsync($"/nobody/{i}");
        }
        using var held = new HeldRequests();
        var answers = await held.SendAsync(client, 2);

        var view = await ViewAsync(operatorClient, one => RunningOf(one) == 2 && LastOf(one, "requests") == 20);
        Assert.Equal(20, LastOf(view, "clientErrors"));
        Assert.True(LastOf(view, "slowMs") > 0);
        Assert.Equal("echo", RouteOf(view, "/api/echo").GetProperty("service").GetString());
        Assert.Equal("pages", RouteOf(view, "").GetProperty("service").GetString());
        var names = view.GetProperty("routes").EnumerateArray().Select(one => one.GetProperty("route").GetString());
        Assert.Equal(["", "/api/echo", "/api/status"], names);

        held.LetGo();
        Assert.All(await answers, answer => Assert.True(answer.IsSuccessStatusCode));
        await ViewAsync(operatorClient, one => RunningOf(one) == 0 && LastOf(one, "requests") == 22);
    }

    [Fact]
    public async Task Anybody_sees_whether_the_platform_works_and_no_more()
    {
        await using var platform = await TestPlatform.UpAsync();
        using var client = platform.Gateway.Client();
        var text = await client.GetStringAsync("/api/status/public");
        var view = JsonDocument.Parse(text).RootElement;
        // Only gateway and echo run in this test; the other services do not answer.
        Assert.Equal("degraded", view.GetProperty("state").GetString());
        var auth = view.GetProperty("domains")
            .EnumerateArray()
            .Single(one => one.GetProperty("name").GetString() == "auth");
        Assert.Equal("down", auth.GetProperty("state").GetString());
        Assert.DoesNotContain("session-mgr", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_request_from_outside_is_measured_once_with_its_service()
    {
        await using var platform = await TestPlatform.ServeAsync();
        using var listener = new MeterListener();
        ConcurrentQueue<string> measured = new();
        listener.InstrumentPublished = (instrument, by) =>
        {
            if (instrument.Meter.Name == NexusTelemetry.Name && instrument.Name == "http.server.request.duration")
            {
                by.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>(
            (_, _, tags, _) =>
                measured.Enqueue(string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")))
        );
        listener.Start();
        using var client = platform.Gateway.Client();
        using var request = new HttpRequestMessage(new HttpMethod("MADEUP"), "/api/echo/unheard-of");
        using var answer = await client.SendAsync(request);
        // Other tests of the process are measured as well; nobody else makes this method up.
        var expected =
            $"http.request.method=_OTHER http.response.status_code={(int)answer.StatusCode} nexus.service=echo";
        await Eventually.IsTrueAsync(() => measured.Contains(expected), "the request is measured");
        Assert.Single(measured, expected);
    }

    private static Task<JsonElement> ViewAsync(HttpClient client, Func<JsonElement, bool> holds) =>
        Eventually.GetAsync(
            () => client.GetFromJsonAsync<JsonElement>("/api/status/traffic"),
            holds,
            "the view shows it"
        );

    private static JsonElement RouteOf(JsonElement view, string route) =>
        view.GetProperty("routes").EnumerateArray().Single(one => one.GetProperty("route").GetString() == route);

    private static double LastOf(JsonElement view, string figure) =>
        RouteOf(view, "/api/echo").GetProperty("lastMinute").GetProperty(figure).GetDouble();

    private static double RunningOf(JsonElement view) => LastOf(view, "running");

    private static JsonElement Echo(JsonElement view, string list) =>
        view.GetProperty(list).EnumerateArray().First(one => one.GetProperty("service").GetString() == "echo");
}
