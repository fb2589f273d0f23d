using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Caching;
using Xunit;

namespace Nexus.Kernel.Tests.Caching;

public sealed class CacheTests(RedisEngines engines)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private sealed record Track(string Title, int Seconds);

    private Cache On(string engine) => engines.Services(engine).GetRequiredService<Cache>();

    [Theory]
    [InlineData(RedisEngines.Garnet)]
    [InlineData(RedisEngines.Redis)]
    public async Task A_value_is_found_until_it_is_removed(string engine)
    {
        var cache = On(engine);
        Assert.False((await cache.GetAsync<Track>("a", Stop)).Found);
        await cache.SetAsync("a", new Track("Nocturne", 270), Long, Stop);
        Assert.Equal(new(true, new Track("Nocturne", 270)), await cache.GetAsync<Track>("a", Stop));
        Assert.True(await cache.RemoveAsync("a", Stop));
        Assert.False((await cache.GetAsync<Track>("a", Stop)).Found);
    }

    [Theory]
    [InlineData(RedisEngines.Garnet)]
    [InlineData(RedisEngines.Redis)]
    public async Task A_value_ends_with_its_lifetime(string engine)
    {
        var cache = On(engine);
        await cache.SetAsync("short", 1, TimeSpan.FromMilliseconds(100), Stop);
        await cache.SetAsync("long", 1, Long, Stop);
        await Poll.UntilAsync(async () => !(await cache.GetAsync<int>("short", Stop)).Found, "the value expires");
        Assert.True((await cache.GetAsync<int>("long", Stop)).Found);
    }

    [Theory]
    [InlineData(RedisEngines.Garnet)]
    [InlineData(RedisEngines.Redis)]
    public async Task Two_services_do_not_see_each_others_values(string engine)
    {
        var cache = On(engine);
        await cache.For("orders").SetAsync("a", "order", Long, Stop);
        Assert.False((await cache.For("billing").GetAsync<string>("a", Stop)).Found);
        Assert.Equal("order", (await cache.For("orders").GetAsync<string>("a", Stop)).Value);
    }

    [Theory]
    [InlineData(RedisEngines.Garnet)]
    [InlineData(RedisEngines.Redis)]
    public async Task Many_callers_at_once_make_the_value_once(string engine)
    {
        var cache = On(engine);
        var made = 0;
        var gate = new TaskCompletionSource();
        var callers = Enumerable.Range(0, 50).Select(_ => cache.GetOrCreateAsync("a", Long, MakeAsync, Stop)).ToArray();
        gate.SetResult();
        Assert.All(await Task.WhenAll(callers), value => Assert.Equal(1, value));
        Assert.Equal(1, await cache.GetOrCreateAsync("a", Long, MakeAsync, Stop));

        async Task<int> MakeAsync(CancellationToken _)
        {
            await gate.Task;
            return Interlocked.Increment(ref made);
        }
    }

    [Theory]
    [InlineData(RedisEngines.Garnet)]
    [InlineData(RedisEngines.Redis)]
    public async Task A_cached_null_is_not_made_again(string engine)
    {
        var cache = On(engine);
        var made = 0;
        for (var i = 0; i < 2; i++)
            Assert.Null(await cache.GetOrCreateAsync("a", Long, _ => Task.FromResult(made++ < 0 ? "" : null), Stop));
        Assert.Equal(1, made);
    }

    [Theory]
    [InlineData(RedisEngines.Garnet)]
    [InlineData(RedisEngines.Redis)]
    public async Task A_failure_to_make_the_value_is_not_kept(string engine)
    {
        var cache = On(engine);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            cache.GetOrCreateAsync<int>("a", Long, _ => throw new InvalidOperationException(), Stop)
        );
        Assert.Equal(7, await cache.GetOrCreateAsync("a", Long, _ => Task.FromResult(7), Stop));
    }

    [Theory]
    [InlineData(RedisEngines.Garnet)]
    [InlineData(RedisEngines.Redis)]
    public async Task A_value_of_an_older_shape_counts_as_absent(string engine)
    {
        var cache = On(engine);
        await cache.SetAsync("a", "a text, not a track", Long, Stop);
        Assert.False((await cache.GetAsync<Track>("a", Stop)).Found);
    }

    [Fact]
    public async Task Without_Redis_a_look_fails_soon_and_clearly_and_creating_still_works()
    {
        var clock = Stopwatch.StartNew();
        // Port 1 refuses on any machine the tests run on.
        var services = engines.Services(RedisEngines.Redis, "127.0.0.1:1");
        var cache = services.GetRequiredService<Cache>();
        await Assert.ThrowsAsync<RedisUnavailableException>(() => cache.GetAsync<int>("a", Stop));
        await Assert.ThrowsAsync<RedisUnavailableException>(() => cache.SetAsync("a", 1, Long, Stop));
        var locks = services.GetRequiredService<DistributedLock>();
        await Assert.ThrowsAsync<RedisUnavailableException>(() => locks.TryAcquireAsync("a", Long, cancellation: Stop));
        Assert.Equal(5, await cache.GetOrCreateAsync("a", Long, _ => Task.FromResult(5), Stop));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"took {clock.Elapsed}");
    }

    [Fact]
    public async Task A_Redis_that_accepts_and_never_answers_hangs_nobody()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var clock = Stopwatch.StartNew();
        var cache = engines.Services(RedisEngines.Redis, $"{silent.LocalEndpoint}").GetRequiredService<Cache>();
        await Assert.ThrowsAsync<RedisUnavailableException>(() => cache.GetAsync<int>("a", Stop));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"took {clock.Elapsed}");
    }

    [Fact]
    public void A_wrong_setting_is_named_with_what_is_allowed()
    {
        var wrong = new RedisOptions { ConnectionString = "127.0.0.1:1", Prefix = "a b" };
        var error = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddNexusCache(wrong));
        Assert.Contains("Redis:Prefix", error.Message, StringComparison.Ordinal);
        Assert.Contains("letters, digits or hyphens", error.Message, StringComparison.Ordinal);
    }
}
