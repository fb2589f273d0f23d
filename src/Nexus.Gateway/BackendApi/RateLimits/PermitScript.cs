using Nexus.Kernel.Caching;
using StackExchange.Redis;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>
/// The generic cell rate algorithm (ITU-T I.371) for several permits at once, as one atomic round trip: a key holds
/// the theoretical arrival time of the next request. Permits of an earlier lease that were not used come back. A limit
/// that slides keeps the moments of its last permits instead, as atomically: they are few.
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

    private static readonly RedisScript Sliding = new(
        """
        local now = tonumber(ARGV[1])
        local window = tonumber(ARGV[2])
        local quota = tonumber(ARGV[3])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - window))
        local taken = redis.call('ZCARD', KEYS[1])
        if taken >= quota then
            local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
            return {0, 0, tonumber(oldest[2]) + window - now, window}
        end
        redis.call('ZADD', KEYS[1], ARGV[1], ARGV[4])
        redis.call('PEXPIRE', KEYS[1], string.format('%.0f', window / 1000 + 1000))
        return {1, quota - taken - 1, 0, window}
        """
    );

    /// <exception cref="RedisUnavailableException">Redis is away.</exception>
    /// <exception cref="RedisException">Redis does not do as it should.</exception>
    public Task<Grant> RunAsync(Limit limit, string who, long now, int want, int back) =>
        limit.IsSliding ? SlideAsync(limit, who, now) : LeaseAsync(limit, who, now, want, back);

    private async Task<Grant> SlideAsync(Limit limit, string who, long now)
    {
        RedisKey key = $"{options.Prefix}:window:{limit.Name}:{who}";
        // Two may come in the same microsecond.
        var name = Guid.CreateVersion7().ToString("N");
        return Read(await Sliding.RunAsync(redis, [key], now, limit.Window, limit.Burst, name));
    }

    private async Task<Grant> LeaseAsync(Limit limit, string who, long now, int want, int back)
    {
        RedisKey key = $"{options.Prefix}:rate:{limit.Name}:{who}";
        return Read(await Script.RunAsync(redis, [key], now, limit.Interval, limit.Tolerance, want, back));
    }

    private static Grant Read(RedisResult answer)
    {
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
