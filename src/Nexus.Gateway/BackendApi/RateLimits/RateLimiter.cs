using System.Collections.Concurrent;
using Nexus.Kernel.Caching;
using StackExchange.Redis;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>
/// Limits shared by all gateways through Redis, with leased permits: most requests take one that this gateway holds,
/// the others cost one round trip. When Redis is away every gateway limits for itself, never not at all.
/// </summary>
internal sealed class RateLimiter(PermitScript script, RedisOutage outage, TimeProvider clock)
{
    private const int MostKept = 50_000;
    private readonly ConcurrentDictionary<(Limit, string), Lease> leases = new();
    private readonly LocalLimiter local = new();
    private int kept;

    private long roundTrips;

    /// <summary>How often Redis was asked.</summary>
    public long RoundTrips => Interlocked.Read(ref roundTrips);

    /// <summary>Out of what this gateway holds; null when Redis has to be asked.</summary>
    public Verdict? TryTake(Limit limit, string who)
    {
        var now = Now();
        var lease = LeaseOf(limit, who, now);
        if (lease.TryTake(now) is not { } verdict)
        {
            return null;
        }
        if (lease.IsShort(now) && !outage.IsOn && lease.Asking.Wait(0))
        {
            _ = TopUpAsync(limit, who, lease);
        }
        return verdict;
    }

    /// <summary>Until nothing that was asked for is under way.</summary>
    internal async Task SettleAsync(Limit limit, string who)
    {
        var lease = LeaseOf(limit, who, Now());
        await lease.Asking.WaitAsync();
        lease.Asking.Release();
    }

    // Nobody waits for it.
    private async Task TopUpAsync(Limit limit, string who, Lease lease)
    {
        try
        {
            var now = Now();
            Interlocked.Increment(ref roundTrips);
            lease.TopUp(await script.RunAsync(limit, who, now, lease.Shortage(), 0), now);
        }
        catch (Exception away) when (away is RedisUnavailableException or RedisException)
        {
            // The first who has no permit left finds out as well, and says so.
        }
        finally
        {
            lease.Asking.Release();
        }
    }

    /// <summary>Of Redis, when <see cref="TryTake"/> found nothing here.</summary>
    public async ValueTask<Verdict> AskAsync(Limit limit, string who)
    {
        var lease = LeaseOf(limit, who, Now());
        if (outage.Holds(Now()))
        {
            return local.Take(limit, who, Now());
        }
        // During an outage this is the one request that tries Redis again.
        var tries = outage.IsOn;
        lease.Wait();
        await lease.Asking.WaitAsync();
        try
        {
            // What the one before brought may be enough, or Redis may have gone while we waited.
            if (lease.TryTake(Now()) is { } verdict)
            {
                return verdict;
            }
            return outage.IsOn && !tries ? local.Take(limit, who, Now()) : await RenewAsync(limit, who, lease);
        }
        finally
        {
            lease.Asking.Release();
            lease.Waited();
        }
    }

    private async Task<Verdict> RenewAsync(Limit limit, string who, Lease lease)
    {
        var now = Now();
        var (want, back) = lease.Demand(now);
        try
        {
            Interlocked.Increment(ref roundTrips);
            var grant = await script.RunAsync(limit, who, now, want, back);
            outage.End();
            return lease.Fill(grant, now);
        }
        catch (Exception away) when (away is RedisUnavailableException or RedisException)
        {
            outage.Begin(now, away.Message);
            return local.Take(limit, who, now);
        }
    }

    private Lease LeaseOf(Limit limit, string who, long now)
    {
        if (leases.TryGetValue((limit, who), out var known))
        {
            return known;
        }
        if (Interlocked.Increment(ref kept) > MostKept)
        {
            Trim(now);
        }
        return leases.GetOrAdd((limit, who), static (_, limit) => new Lease(limit), limit);
    }

    // What is forgotten costs a round trip and at most the permits it held, never a request too many.
    private void Trim(long now)
    {
        foreach (var (key, lease) in leases)
        {
            if (lease.IsOver(now))
            {
                leases.TryRemove(key, out _);
            }
        }
        if (leases.Count >= MostKept)
        {
            leases.Clear();
        }
        Volatile.Write(ref kept, leases.Count);
    }

    private long Now() => (clock.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
