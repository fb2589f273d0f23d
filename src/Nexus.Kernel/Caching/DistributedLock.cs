using System.Globalization;
using StackExchange.Redis;

namespace Nexus.Kernel.Caching;

/// <summary>
/// Locks that hold across processes for as long as Redis keeps its data. A lock alone cannot stop a holder that slept
/// through its end: what must never happen twice also checks <see cref="LockHandle.Fence" /> where it writes.
/// </summary>
public sealed class DistributedLock
{
    private static readonly TimeSpan MinimumLifetime = TimeSpan.FromMilliseconds(500);
    private readonly IConnectionMultiplexer redis;
    private readonly string prefix;
    private readonly TimeProvider time;

    /// <summary>Locks whose keys begin with <paramref name="prefix" />.</summary>
    public DistributedLock(IConnectionMultiplexer redis, string prefix, TimeProvider time)
    {
        this.redis = redis;
        this.prefix = prefix;
        this.time = time;
    }

    /// <summary>The locks that belong to one service.</summary>
    public DistributedLock For(string service)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(service);
        return new DistributedLock(redis, $"{prefix}:{service}", time);
    }

    /// <summary>Takes the lock, or answers null where another still holds it after <paramref name="wait" />.</summary>
    /// <param name="name">What is locked; not empty, without braces.</param>
    /// <param name="lifetime">
    /// How long the lock outlives a holder that died; at least 500 ms. It is renewed at a third of it while held.
    /// </param>
    /// <param name="wait">How long to keep trying; zero for once.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="RedisUnavailableException">Redis is away; nothing is held.</exception>
    public async Task<LockHandle?> TryAcquireAsync(
        string name,
        TimeSpan lifetime,
        TimeSpan wait = default,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, MinimumLifetime);
        var key = Key(name);
        var owner = Guid.CreateVersion7().ToString("N");
        var waitingSince = time.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var askedAt = time.GetTimestamp();
            if (await AskAsync(key, owner, lifetime).ConfigureAwait(false) is { } fence)
                return new LockHandle(redis, key, owner, fence, lifetime, askedAt, time);
            if (time.GetElapsedTime(waitingSince) >= wait)
                return null;
            var pause = TimeSpan.FromMilliseconds(Random.Shared.Next(20, 80));
            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<long?> AskAsync(string key, string owner, TimeSpan lifetime)
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var answer = await LockScripts
            .Acquire.RunAsync(redis, [key, key + ":fence"], owner, (long)lifetime.TotalMilliseconds, now)
            .ConfigureAwait(false);
        return answer.IsNull ? null : long.Parse((string)answer!, CultureInfo.InvariantCulture);
    }

    // The braces keep the lock and its fence in one slot of a cluster.
    private string Key(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.AsSpan().ContainsAny('{', '}'))
            throw new ArgumentException($"The lock name \"{name}\" holds a brace; leave it out.", nameof(name));
        return $"{prefix}:lock:{{{name}}}";
    }
}
