using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Gateway.BackendApi.RateLimits;
using Nexus.Kernel.Caching;
using Nexus.Testing;
using StackExchange.Redis;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi;

/// <summary>A burst passes, the next request waits its turn, and an absent cache does not open the door.</summary>
public sealed class RateLimiterTests
{
    private static readonly Limit OneASecond = new("test", PerMinute: 60, Burst: 3);

    [Fact]
    public async Task After_the_burst_one_request_a_second_passes()
    {
        using var folder = new TempFolder();
        await using var cache = GarnetHost.Start(folder.Path);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(cache.ConnectionString);
        var clock = new ManualTime();
        var limiter = new RateLimiter(redis, clock, NullLogger<RateLimiter>.Instance);
        await CheckAsync(limiter, clock);
    }

    [Fact]
    public async Task Without_redis_the_gateway_limits_for_itself()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(
            new ConfigurationOptions
            {
                EndPoints = { { "127.0.0.1", 1 } },
                AbortOnConnectFail = false,
                ConnectTimeout = 200,
                BacklogPolicy = BacklogPolicy.FailFast,
            }
        );
        var clock = new ManualTime();
        var limiter = new RateLimiter(redis, clock, NullLogger<RateLimiter>.Instance);
        await CheckAsync(limiter, clock);
    }

    private static async Task CheckAsync(RateLimiter limiter, ManualTime clock)
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.True((await limiter.CheckAsync(OneASecond, "somebody")).Allowed);
        }
        var refused = await limiter.CheckAsync(OneASecond, "somebody");
        Assert.False(refused.Allowed);
        Assert.Equal(1, refused.RetryAfter);
        Assert.True((await limiter.CheckAsync(OneASecond, "somebody else")).Allowed);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await limiter.CheckAsync(OneASecond, "somebody")).Allowed);
        Assert.False((await limiter.CheckAsync(OneASecond, "somebody")).Allowed);
    }
}
