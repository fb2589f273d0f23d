using StackExchange.Redis;

namespace Nexus.Kernel.Caching;

/// <summary>A lock that is held; disposing of it frees it.</summary>
public sealed class LockHandle : IAsyncDisposable
{
    private readonly IConnectionMultiplexer redis;
    private readonly string key;
    private readonly string owner;
    private readonly TimeSpan lifetime;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource lost;
    private readonly CancellationTokenSource released = new();
    private readonly Task renewal;
    private int disposed;

    internal LockHandle(
        IConnectionMultiplexer redis,
        string key,
        string owner,
        long fence,
        TimeSpan lifetime,
        long askedAt,
        TimeProvider time
    )
    {
        this.redis = redis;
        this.key = key;
        this.owner = owner;
        this.lifetime = lifetime;
        this.time = time;
        Fence = fence;
        lost = new CancellationTokenSource(Remaining(askedAt), time);
        Lost = lost.Token;
        renewal = RenewAsync();
    }

    /// <summary>
    /// A number greater than that of every earlier holder of this lock. Store it with what the lock protects and refuse
    /// a write that carries a smaller one.
    /// </summary>
    public long Fence { get; }

    /// <summary>Fires when the lock is no longer surely ours: stop the work, and write nothing more.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Frees the lock. Where Redis is away it frees itself when its lifetime ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return;
        await released.CancelAsync().ConfigureAwait(false);
        await renewal.ConfigureAwait(false);
        try
        {
            await LockScripts.Release.RunAsync(redis, [key], owner).ConfigureAwait(false);
        }
        catch (RedisUnavailableException)
        {
            // Nothing renews it any more: it ends by itself.
        }
        lost.Dispose();
        released.Dispose();
    }

    // A tenth is kept back, so that the holder hears of the end before another can take the lock.
    private TimeSpan Remaining(long askedAt)
    {
        var left = (lifetime * 0.9) - time.GetElapsedTime(askedAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task RenewAsync()
    {
        while (!lost.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(lifetime / 3, time, released.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await RenewOnceAsync().ConfigureAwait(false);
        }
    }

    private async Task RenewOnceAsync()
    {
        try
        {
            var askedAt = time.GetTimestamp();
            var answer = await LockScripts
                .Renew.RunAsync(redis, [key], owner, (long)lifetime.TotalMilliseconds)
                .ConfigureAwait(false);
            if ((long)answer == 1)
                lost.CancelAfter(Remaining(askedAt));
            else
                await lost.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is RedisUnavailableException or RedisServerException)
        {
            // The timer of `lost` goes on running; a later attempt may still be in time.
        }
    }
}
