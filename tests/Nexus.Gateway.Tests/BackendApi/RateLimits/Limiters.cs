using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Gateway.BackendApi.RateLimits;
using Nexus.Kernel.Caching;
using Nexus.Testing;
using StackExchange.Redis;

namespace Nexus.Gateway.Tests.BackendApi.RateLimits;

/// <summary>Limiters of several gateways on one embedded cache, with a clock that the test moves.</summary>
internal sealed class Limiters : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private GarnetHost cache;
    private readonly ServiceProvider services = new ServiceCollection()
        .AddMetrics()
        .AddLogging(logging => logging.AddConsole())
        .BuildServiceProvider();
    private readonly List<IConnectionMultiplexer> connections = [];

    private readonly string? real;
    private readonly string prefix = "t" + Guid.CreateVersion7().ToString("N");

    /// <param name="real">A Redis to use instead of the embedded cache.</param>
    public Limiters(string? real = null)
    {
        this.real = real;
        cache = GarnetHost.Start(Path.Combine(folder.Path, "cache"));
    }

    public ManualTime Clock { get; } = new();

    public List<RedisOutage> Outages { get; } = [];

    public async Task<RateLimiter> GatewayAsync()
    {
        var settings = ConfigurationOptions.Parse(real ?? cache.ConnectionString);
        settings.AbortOnConnectFail = false;
        settings.ConnectTimeout = 500;
        // A busy machine's cache may be slow to answer; only one that was stopped is away.
        settings.AsyncTimeout = 30_000;
        settings.BacklogPolicy = BacklogPolicy.FailFast;
        settings.ReconnectRetryPolicy = new LinearRetry(100);
        var redis = await ConnectionMultiplexer.ConnectAsync(settings);
        connections.Add(redis);
        // Before it is there every gateway limits for itself, as it should, and that is not what most tests are about.
        await Eventually.IsTrueAsync(() => redis.IsConnected, "the cache is connected to");
        var options = new RedisOptions { ConnectionString = real ?? cache.ConnectionString, Prefix = prefix };
        var outage = new RedisOutage(
            services.GetRequiredService<ILogger<RedisOutage>>(),
            services.GetRequiredService<IMeterFactory>()
        );
        Outages.Add(outage);
        return new RateLimiter(new PermitScript(redis, options), outage, Clock);
    }

    public ValueTask StopRedisAsync() => cache.DisposeAsync();

    public void StartRedis()
    {
        var password = cache.ConnectionString.Split('=')[1];
        cache = GarnetHost.Start(Path.Combine(folder.Path, "cache"), cache.EndPoint.Port, password);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
        await cache.DisposeAsync();
        await services.DisposeAsync();
        folder.Dispose();
    }
}
