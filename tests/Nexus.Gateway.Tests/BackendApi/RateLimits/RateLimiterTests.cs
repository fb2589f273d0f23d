using Nexus.Gateway.BackendApi.RateLimits;
using Nexus.Testing;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.RateLimits;

/// <summary>Permits are shared, leased, never invented, and an absent cache does not open the door.</summary>
public sealed class RateLimiterTests
{
    private static readonly Limit Strict = Of(5, TimeSpan.FromMinutes(15), 5, true);
    private static readonly Limit Wide = Of(1200, TimeSpan.FromMinutes(1), 400);

    [Fact]
    public async Task Sign_in_passes_five_times_in_any_quarter_of_an_hour()
    {
        await using var limiters = new Limiters();
        var limiter = await limiters.GatewayAsync();
        await CheckStrictAsync(limiter, limiters.Clock);
    }

    [Fact]
    public async Task A_strict_limit_is_exact_however_many_gateways_share_it()
    {
        await using var limiters = new Limiters();
        var gateways = new[] { await limiters.GatewayAsync(), await limiters.GatewayAsync() };
        var verdicts = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => gateways[i % 2].TakeAsync(Strict, "somebody").AsTask())
        );
        Assert.Equal(5, verdicts.Count(verdict => verdict.Allowed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_quarter_of_an_hour_ever_has_more_than_five_sign_ins(bool real)
    {
        await using var limiters = new Limiters(real ? Engines.Redis() : null);
        var gateways = new[] { await limiters.GatewayAsync(), await limiters.GatewayAsync() };
        var passed = new List<TimeSpan>();
        for (var at = TimeSpan.Zero; at < TimeSpan.FromHours(2); at += TimeSpan.FromSeconds(20))
        {
            if ((await gateways[passed.Count % 2].TakeAsync(Strict, "patient")).Allowed)
            {
                passed.Add(at);
            }
            limiters.Clock.Advance(TimeSpan.FromSeconds(20));
        }
        // The most there can be, and never six in one window.
        Assert.Equal(5 * 8, passed.Count);
        Assert.All(
            passed.Skip(5).Zip(passed),
            pair => Assert.True(pair.First - pair.Second >= TimeSpan.FromMinutes(15))
        );
    }

    [Fact]
    public async Task Most_requests_of_a_busy_caller_ask_nobody()
    {
        await using var limiters = new Limiters();
        var limiter = await limiters.GatewayAsync();
        Assert.Equal(400, await AllowedAsync(limiter, 500));
        // 8, 16, 32, then 37 and more at a time, and a few for the last ones.
        Assert.InRange(limiter.RoundTrips, 1, 24);
    }

    [Fact]
    public async Task A_caller_whose_permits_are_asked_for_ahead_of_need_does_not_wait()
    {
        await using var limiters = new Limiters();
        var limiter = await limiters.GatewayAsync();
        Assert.Equal(100, await AllowedAsync(limiter, 100));
        for (var i = 0; i < 200; i++)
        {
            var taking = limiter.TakeAsync(Wide, "somebody");
            Assert.True(taking.IsCompletedSuccessfully, $"Request {i} had to ask.");
            Assert.True((await taking).Allowed);
            // What was asked for meanwhile arrives.
            await limiter.SettleAsync(Wide, "somebody");
        }
    }

    [Fact]
    public async Task A_slow_caller_is_not_charged_for_what_his_gateway_leased()
    {
        await using var limiters = new Limiters();
        var limiter = await limiters.GatewayAsync();
        // Ten a second is half of what he may; a lease that were never given back would cost him eight each time.
        for (var i = 0; i < 300; i++)
        {
            Assert.True((await limiter.TakeAsync(Wide, "slow")).Allowed);
            limiters.Clock.Advance(TimeSpan.FromMilliseconds(i % 10 == 0 ? 2500 : 60));
        }
    }

    [Fact]
    public async Task Unused_permits_go_back()
    {
        await using var limiters = new Limiters();
        var (one, two) = (await limiters.GatewayAsync(), await limiters.GatewayAsync());
        Assert.Equal(100, await AllowedAsync(one, 100));
        limiters.Clock.Advance(TimeSpan.FromSeconds(2.1));
        // The lease of the first ran out; asking again it returns what is left, and nothing is lost.
        Assert.True((await one.TakeAsync(Wide, "somebody")).Allowed);
        var rest = await AllowedAsync(two, 500);
        Assert.InRange(rest, 400 - 101 + 42 - Wide.Batch, 400 - 101 + 42);
    }

    [Fact]
    public async Task Gateways_overshoot_by_at_most_one_batch_each()
    {
        await using var limiters = new Limiters();
        var gateways = new List<RateLimiter>();
        for (var i = 0; i < 3; i++)
        {
            gateways.Add(await limiters.GatewayAsync());
        }
        for (var round = 0; round < 5; round++)
        {
            // Everybody holds part of a batch while the bucket fills up again: the worst that can be prepared.
            foreach (var gateway in gateways)
            {
                await AllowedAsync(gateway, 30 + round);
            }
            limiters.Clock.Advance(TimeSpan.FromSeconds(1.9));
            var allowed = await Task.WhenAll(gateways.Select(gateway => AllowedAsync(gateway, 1000)));
            Assert.InRange(allowed.Sum(), 1, Wide.Burst + (gateways.Count * Wide.Batch));
            limiters.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Over_an_hour_no_more_passes_than_the_rate_the_burst_and_the_batches()
    {
        await using var limiters = new Limiters();
        var (one, two) = (await limiters.GatewayAsync(), await limiters.GatewayAsync());
        var allowed = 0;
        for (var second = 0; second < 120; second++)
        {
            allowed += await AllowedAsync(one, 30) + await AllowedAsync(two, 30);
            limiters.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        // No lower: shared limits must not eat permits either.
        Assert.InRange(allowed, (120 * 20) + 400 - 120, (120 * 20) + 400 + (2 * Wide.Batch));
    }

    [Fact]
    public async Task A_crowd_at_once_shares_few_round_trips()
    {
        await using var limiters = new Limiters();
        var limiter = await limiters.GatewayAsync();
        var crowd = await Task.WhenAll(
            Enumerable.Range(0, 300).Select(_ => Task.Run(async () => await limiter.TakeAsync(Wide, "crowd")))
        );
        Assert.All(crowd, verdict => Assert.True(verdict.Allowed));
        Assert.InRange(limiter.RoundTrips, 1, 40);
    }

    [Fact]
    public async Task When_redis_goes_away_the_gateway_limits_for_itself_and_says_so_until_it_is_back()
    {
        await using var limiters = new Limiters();
        var limiter = await limiters.GatewayAsync();
        Assert.True((await limiter.TakeAsync(Strict, "before")).Allowed);
        await limiters.StopRedisAsync();
        await CheckStrictAsync(limiter, limiters.Clock);
        Assert.True(limiters.Outages[0].IsOn);
        limiters.StartRedis();
        await Eventually.IsTrueAsync(
            async () =>
            {
                limiters.Clock.Advance(TimeSpan.FromSeconds(1));
                await limiter.TakeAsync(Strict, Guid.CreateVersion7().ToString());
                return !limiters.Outages[0].IsOn;
            },
            "the gateway uses Redis again"
        );
    }

    private static async Task CheckStrictAsync(RateLimiter limiter, ManualTime clock)
    {
        for (var i = 0; i < 5; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(i == 0 ? 0 : 1));
            Assert.Equal(new Verdict(true, 4 - i, 900), await limiter.TakeAsync(Strict, "somebody"));
        }
        var refused = await limiter.TakeAsync(Strict, "somebody");
        Assert.False(refused.Allowed);
        // The first came four seconds ago.
        Assert.Equal(896, refused.Seconds);
        Assert.True((await limiter.TakeAsync(Strict, "somebody else")).Allowed);
        clock.Advance(TimeSpan.FromSeconds(895));
        Assert.Equal(1, (await limiter.TakeAsync(Strict, "somebody")).Seconds);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new Verdict(true, 0, 900), await limiter.TakeAsync(Strict, "somebody"));
        Assert.Equal(new Verdict(false, 0, 1), await limiter.TakeAsync(Strict, "somebody"));
        clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(new Verdict(true, 4, 900), await limiter.TakeAsync(Strict, "somebody"));
    }

    private static async Task<int> AllowedAsync(RateLimiter limiter, int requests)
    {
        var allowed = 0;
        for (var i = 0; i < requests; i++)
        {
            allowed += (await limiter.TakeAsync(Wide, "somebody")).Allowed ? 1 : 0;
        }
        return allowed;
    }

    private static Limit Of(int quota, TimeSpan window, int burst, bool sliding = false) =>
        new("test-" + quota, new LimitOptions(quota, window, burst) { Sliding = sliding });
}
