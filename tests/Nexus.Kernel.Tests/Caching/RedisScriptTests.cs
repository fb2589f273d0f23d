using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Caching;
using StackExchange.Redis;
using Xunit;

namespace Nexus.Kernel.Tests.Caching;

public sealed class RedisScriptTests(RedisEngines engines)
{
    private static readonly RedisScript Add = new(
        """
        local value = tonumber(redis.call('GET', KEYS[1]) or '0') + tonumber(ARGV[1])
        redis.call('SET', KEYS[1], value)
        return value
        """
    );

    [Theory]
    [InlineData(RedisEngines.Garnet)]
    [InlineData(RedisEngines.Redis)]
    public async Task A_script_the_server_forgot_runs_again(string engine)
    {
        var (redis, key) = On(engine);
        Assert.Equal(2, (int)await Add.RunAsync(redis, [key], 2));
        await redis.GetDatabase().ExecuteAsync("SCRIPT", "FLUSH");
        Assert.Equal(5, (int)await Add.RunAsync(redis, [key], 3));
    }

    [Theory]
    [InlineData(RedisEngines.Garnet)]
    [InlineData(RedisEngines.Redis)]
    public async Task Scripts_on_one_key_do_not_lose_updates(string engine)
    {
        var (_, key) = On(engine);
        var connections = Enumerable.Range(0, 4).Select(_ => On(engine).Redis).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => Add.RunAsync(connections[i % 4], [key], 1)));
        Assert.Equal(2000, (int)await connections[0].GetDatabase().StringGetAsync(key));
    }

    [Fact]
    public async Task A_script_without_keys_is_refused()
    {
        var (redis, _) = On(RedisEngines.Garnet);
        await Assert.ThrowsAsync<ArgumentException>(() => Add.RunAsync(redis, [], 1));
    }

    private (IConnectionMultiplexer Redis, RedisKey Key) On(string engine)
    {
        var services = engines.Services(engine);
        return (
            services.GetRequiredService<IConnectionMultiplexer>(),
            services.GetRequiredService<RedisOptions>().Prefix + ":counter"
        );
    }
}
