using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Caching;
using StackExchange.Redis;
using Xunit;

namespace Nexus.Kernel.Tests.Caching;

public sealed class DistributedLockTests(RedisEngines engines)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RedisEngines.Garnet)]
    [InlineData(RedisEngines.Redis)]
    public async Task One_holds_the_lock_and_the_next_gets_a_greater_number(string engine)
    {
        var locks = engines.Services(engine).GetRequiredService<DistributedLock>();
        var first = await locks.TryAcquireAsync("a", Lifetime, cancellation: Stop);
        Assert.NotNull(first);
        Assert.Null(await locks.TryAcquireAsync("a", Lifetime, cancellation: Stop));
        await using (var other = await locks.TryAcquireAsync("b", Lifetime, cancellation: Stop))
            Assert.NotNull(other);
        var waiting = locks.TryAcquireAsync("a", Lifetime, Patience, Stop);
        await first.DisposeAsync();
        await using var second = await waiting;
        Assert.NotNull(second);
        Assert.True(second.Fence > first.Fence);
        Assert.False(second.Lost.IsCancellationRequested);
    }

    [Theory]
    [InlineData(RedisEngines.Garnet)]
    [InlineData(RedisEngines.Redis)]
    public async Task Work_under_the_lock_does_not_interleave(string engine)
    {
        var locks = engines.Services(engine).GetRequiredService<DistributedLock>();
        var inside = 0;
        var done = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(WorkAsync, Stop)));
        Assert.Equal(40, done);

        async Task WorkAsync()
        {
            for (var i = 0; i < 5; i++)
            {
                await using var held = await locks.TryAcquireAsync("a", Lifetime, TimeSpan.FromMinutes(1), Stop);
                Assert.NotNull(held);
                Assert.Equal(1, Interlocked.Increment(ref inside));
                done++;
                await Task.Delay(1, Stop);
                Interlocked.Decrement(ref inside);
            }
        }
    }

    [Theory]
    [InlineData(RedisEngines.Garnet)]
    [InlineData(RedisEngines.Redis)]
    public async Task A_held_lock_outlives_its_lifetime(string engine)
    {
        var services = engines.Services(engine);
        var locks = services.GetRequiredService<DistributedLock>();
        var database = services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        // Long enough that a machine which stalls for seconds does not lose it.
        var lifetime = TimeSpan.FromSeconds(12);
        await using var held = await locks.TryAcquireAsync("a", lifetime, cancellation: Stop);
        var key = LockKey(services);
        // Shortened as if time had passed; a renewal shows as a lifetime that is long again.
        await database.KeyExpireAsync(key, TimeSpan.FromSeconds(8));
        await Poll.UntilAsync(
            async () => await database.KeyTimeToLiveAsync(key) > TimeSpan.FromSeconds(8),
            "the lock is renewed"
        );
        Assert.False(held!.Lost.IsCancellationRequested);
    }

    [Theory]
    [InlineData(RedisEngines.Garnet)]
    [InlineData(RedisEngines.Redis)]
    public async Task Who_lost_the_lock_is_told_and_does_not_free_the_next_holders(string engine)
    {
        var services = engines.Services(engine);
        var locks = services.GetRequiredService<DistributedLock>();
        var database = services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        var first = await locks.TryAcquireAsync("a", TimeSpan.FromSeconds(1), cancellation: Stop);
        await database.KeyDeleteAsync(LockKey(services));
        await using var second = await locks.TryAcquireAsync("a", Lifetime, Patience, Stop);
        Assert.NotNull(second);
        await Poll.UntilAsync(() => Task.FromResult(first!.Lost.IsCancellationRequested), "the first is told");
        await first!.DisposeAsync();
        Assert.Null(await locks.TryAcquireAsync("a", Lifetime, cancellation: Stop));
        Assert.True(second.Fence > first.Fence);
    }

    [Fact]
    public async Task A_holder_is_told_when_the_server_goes_away()
    {
        using var folder = new TemporaryFolder();
        await using var garnet = GarnetHost.Start(folder.Path);
        var locks = engines
            .Services(RedisEngines.Garnet, garnet.ConnectionString)
            .GetRequiredService<DistributedLock>();
        var held = await locks.TryAcquireAsync("a", TimeSpan.FromSeconds(1), cancellation: Stop);
        await garnet.DisposeAsync();
        await Poll.UntilAsync(() => Task.FromResult(held!.Lost.IsCancellationRequested), "the holder is told");
        await held!.DisposeAsync();
    }

    private static RedisKey LockKey(IServiceProvider services) =>
        services.GetRequiredService<RedisOptions>().Prefix + ":lock:{a}";
}
