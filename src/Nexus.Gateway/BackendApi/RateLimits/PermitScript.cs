using Nexus.Kernel.Caching;
using StackExchange.Redis;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>
/// The generic cell rate algorithm (ITU-T I.371) for several permits at once, as one atomic round trip: a key holds
/// the theoretical arrival time of the next request. Permits of an earlier lease that were not used come back.
/// </summary>
internal sealed class PermitScript(IConnectionMultiplexer redis, RedisOptions options)
{
    private static readonly RedisScript Script = new(
        """
        local now = tonumber(ARGV[1])
        local interval = tonumber(ARGV[2])
        local tolerance = tonumber(ARGV[3])
        local want = tonumber(ARGV[4])
        local back = tonumber(ARGV[5])
        local arrival = tonumber(redis.call('GET', KEYS[1]) or '0') - back * interval
        if arrival < now then arrival = now end
        local fit = math.floor((tolerance - (arrival - now)) / interval)
        local granted = math.max(0, math.min(fit, want))
        arrival = arrival + granted * interval
        if granted + back > 0 then
            local life = math.ceil((arrival - now) / 1000) + 1000
            redis.call('SET', KEYS[1], string.format('%.0f', arrival), 'PX', string.format('%.0f', life))
        end
        local wait = 0
        if granted == 0 then wait = arrival + interval - tolerance - now end
        return {granted, fit - granted, wait, arrival - now}
        """
    );

    /// <exception cref="RedisUnavailableException">Redis is away.</exception>
    /// <exception cref="RedisException">Redis does not do as it should.</exception>
    public async Task<Grant> RunAsync(Limit limit, string who, long now, int want, int back)
    {
        RedisKey key = $"{options.Prefix}:rate:{limit.Name}:{who}";
        var answer = await Script.RunAsync(redis, [key], now, limit.Interval, limit.Tolerance, want, back);
        var parts = (long[])answer!;
        return new Grant((int)parts[0], (int)Math.Max(0, parts[1]), parts[2], parts[3]);
    }
}

/// <summary>What Redis gave.</summary>
/// <param name="Permits">How many; none is a refusal.</param>
/// <param name="Beyond">How many more there are.</param>
/// <param name="Wait">Microseconds until there is one, when there is none.</param>
/// <param name="Ahead">Microseconds until all are back.</param>
internal readonly record struct Grant(int Permits, int Beyond, long Wait, long Ahead);
