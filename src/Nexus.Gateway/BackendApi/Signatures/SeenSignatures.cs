using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Nexus.Kernel.Caching;
using StackExchange.Redis;

namespace Nexus.Gateway.BackendApi.Signatures;

/// <summary>
/// Which signatures were seen, at all gateways. While Redis is away each gateway remembers its own; when it cannot
/// remember more it refuses.
/// </summary>
internal sealed class SeenSignatures(IConnectionMultiplexer redis, RedisOptions options, TimeProvider clock)
{
    private const int MostKept = 50_000;
    private readonly ConcurrentDictionary<string, DateTimeOffset> own = new();

    /// <summary>True the first time.</summary>
    public async ValueTask<bool> TryAddAsync(string key, string id, TimeSpan life)
    {
        var name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key + "\n" + id)));
        try
        {
            return await redis
                .GetDatabase()
                .StringSetAsync($"{options.Prefix}:signature:{name}", 1, life, When.NotExists);
        }
        catch (Exception away) when (away is RedisException or RedisTimeoutException)
        {
            return TryAddOwn(name, clock.GetUtcNow() + life);
        }
    }

    private bool TryAddOwn(string name, DateTimeOffset until)
    {
        if (own.Count >= MostKept)
        {
            var now = clock.GetUtcNow();
            foreach (var (old, end) in own)
            {
                if (end < now)
                {
                    own.TryRemove(old, out _);
                }
            }
        }
        return own.Count < MostKept && own.TryAdd(name, until);
    }
}
