using Microsoft.Extensions.Logging;
using Nexus.Kernel.Caching;
using StackExchange.Redis;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>
/// The generic cell rate algorithm (ITU-T I.371) as one atomic round trip to Redis: a key holds the theoretical
/// arrival time of the next request. When Redis is away every gateway limits for itself, never not at all.
/// </summary>
internal sealed partial class RateLimiter(IConnectionMultiplexer redis, TimeProvider clock, ILogger<RateLimiter> logger)
{
    private static readonly RedisScript Script = new(
        """
        local now = tonumber(ARGV[1])
        local interval = tonumber(ARGV[2])
        local tolerance = tonumber(ARGV[3])
        local arrival = tonumber(redis.call('GET', KEYS[1]) or '0')
        if arrival < now then arrival = now end
        local following = arrival + interval
        if following - now > tolerance then
            return {0, 0, math.ceil((following - now - tolerance) / 1000000)}
        end
        redis.call('SET', KEYS[1], string.format('%.0f', following), 'PX', math.ceil(tolerance / 1000) + 1000)
        return {1, math.floor((tolerance - (following - now)) / interval), 0}
        """
    );

    private readonly LocalLimiter local = new();

    public async ValueTask<Verdict> CheckAsync(Limit limit, string who)
    {
        var now = (clock.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        var interval = 60_000_000L / limit.PerMinute;
        var tolerance = interval * limit.Burst;
        try
        {
            var answer = await Script.RunAsync(redis, [$"nexus:rate:{limit.Name}:{who}"], now, interval, tolerance);
            var parts = (long[])answer!;
            return new Verdict(parts[0] == 1, (int)parts[1], (int)parts[2]);
        }
        catch (Exception away) when (away is RedisUnavailableException or RedisException)
        {
            RedisAway(logger, away.Message);
            return local.Check(limit, who, now, interval, tolerance);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Redis is away; this gateway limits for itself: {Reason}")]
    private static partial void RedisAway(ILogger logger, string reason);
}
