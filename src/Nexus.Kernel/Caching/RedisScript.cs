using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Nexus.Kernel.Caching;

/// <summary>
/// A Lua script that runs atomically on Redis and on the embedded server. It is sent by its hash; the text follows only
/// where the server does not know it yet. Never run one inside MULTI: the embedded server hangs on that.
/// </summary>
public sealed class RedisScript
{
    private readonly string body;
    private readonly byte[] hash;

    /// <summary>Takes the text of the script; it may touch no key that is not in KEYS.</summary>
    public RedisScript(string body)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(body);
        this.body = body;
#pragma warning disable CA5350 // EVALSHA names a script by its SHA-1; nothing is protected by it.
        hash = SHA1.HashData(Encoding.UTF8.GetBytes(body));
#pragma warning restore CA5350
    }

    /// <summary>Runs the script.</summary>
    /// <param name="redis">The connection.</param>
    /// <param name="keys">Every key the script touches; in a cluster all in one slot (share a <c>{tag}</c>).</param>
    /// <param name="arguments">ARGV.</param>
    /// <exception cref="ArgumentException">No key is declared: without keys the script would not be atomic.</exception>
    /// <exception cref="RedisUnavailableException">Redis is away; the script may or may not have run.</exception>
    /// <exception cref="RedisServerException">The script failed.</exception>
    public Task<RedisResult> RunAsync(IConnectionMultiplexer redis, RedisKey[] keys, params RedisValue[] arguments)
    {
        ArgumentNullException.ThrowIfNull(redis);
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Length == 0)
            throw new ArgumentException("A script must declare the keys it touches.", nameof(keys));
        return RedisCall.RunAsync(() => EvaluateAsync(redis.GetDatabase(), keys, arguments));
    }

    private async Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(hash, keys, arguments).ConfigureAwait(false);
        }
        catch (RedisServerException error) when (error.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await database.ScriptEvaluateAsync(body, keys, arguments).ConfigureAwait(false);
        }
    }
}
