using System.Text.Json;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Nexus.Kernel.Caching;

/// <summary>
/// Values kept as JSON in Redis for a while. Each service asks for its own part with <see cref="For" />, so that no two
/// share a key. What is here may vanish at any time; the database is the truth.
/// </summary>
public sealed partial class Cache
{
    private static readonly TimeSpan FactoryTimeout = TimeSpan.FromSeconds(30);
    private readonly IConnectionMultiplexer redis;
    private readonly string prefix;
    private readonly SingleFlight flights;
    private readonly ILogger<Cache> log;

    /// <summary>A cache whose keys begin with <paramref name="prefix" />.</summary>
    public Cache(IConnectionMultiplexer redis, string prefix, ILogger<Cache> log)
        : this(redis, prefix, log, new SingleFlight()) { }

    private Cache(IConnectionMultiplexer redis, string prefix, ILogger<Cache> log, SingleFlight flights)
    {
        this.redis = redis;
        this.prefix = prefix;
        this.flights = flights;
        this.log = log;
    }

    /// <summary>The part of the cache that belongs to one service.</summary>
    public Cache For(string service)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(service);
        return new Cache(redis, $"{prefix}:{service}", log, flights);
    }

    /// <summary>Looks a value up. One that no longer has the shape of <typeparamref name="T" /> counts as absent.</summary>
    /// <exception cref="RedisUnavailableException">Redis is away.</exception>
    public async Task<Cached<T>> GetAsync<T>(string key, CancellationToken cancellation = default)
    {
        var name = Name(key);
        var json = await RedisCall
            .RunAsync(() => redis.GetDatabase().StringGetAsync(name).WaitAsync(cancellation))
            .ConfigureAwait(false);
        if (json.IsNull)
            return default;
        try
        {
            return new(
                true,
                JsonSerializer.Deserialize<T>(((ReadOnlyMemory<byte>)json).Span, JsonSerializerOptions.Web)
            );
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>Keeps a value for <paramref name="lifetime" /> (more than zero).</summary>
    /// <exception cref="RedisUnavailableException">Redis is away; the value may or may not be kept.</exception>
    public Task SetAsync<T>(string key, T value, TimeSpan lifetime, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        var name = Name(key);
        var json = JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web);
        return RedisCall.RunAsync(() =>
            redis.GetDatabase().StringSetAsync(name, json, (Expiration)lifetime).WaitAsync(cancellation)
        );
    }

    /// <summary>Forgets a value; true where there was one.</summary>
    /// <exception cref="RedisUnavailableException">Redis is away.</exception>
    public Task<bool> RemoveAsync(string key, CancellationToken cancellation = default)
    {
        var name = Name(key);
        return RedisCall.RunAsync(() => redis.GetDatabase().KeyDeleteAsync(name).WaitAsync(cancellation));
    }

    /// <summary>
    /// The cached value, or the one <paramref name="create" /> makes, which is then kept. Callers in this process that
    /// ask for the same key at the same time share one run of <paramref name="create" />; it is stopped after 30
    /// seconds, and not when one of its callers gives up. While Redis is away every call creates.
    /// </summary>
    public Task<T> GetOrCreateAsync<T>(
        string key,
        TimeSpan lifetime,
        Func<CancellationToken, Task<T>> create,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        return flights.RunAsync(Name(key), () => LoadAsync(key, lifetime, create), cancellation);
    }

    private async Task<T> LoadAsync<T>(string key, TimeSpan lifetime, Func<CancellationToken, Task<T>> create)
    {
        try
        {
            if (await GetAsync<T>(key).ConfigureAwait(false) is { Found: true } found)
                return found.Value!;
        }
        catch (RedisUnavailableException error)
        {
            LogAway(error.Message);
        }
        using var limit = new CancellationTokenSource(FactoryTimeout);
        var value = await create(limit.Token).ConfigureAwait(false);
        try
        {
            await SetAsync(key, value, lifetime).ConfigureAwait(false);
        }
        catch (RedisUnavailableException error)
        {
            LogAway(error.Message);
        }
        return value;
    }

    private string Name(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return $"{prefix}:cache:{key}";
    }

    [LoggerMessage(LogLevel.Warning, "The cache is passed over: {Reason}")]
    private partial void LogAway(string reason);
}
