using System.Collections.Concurrent;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>
/// The same algorithms in memory, for the time in which Redis is away. Callers are hashed into a fixed number of cells:
/// memory is bounded without ever forgetting anybody, at the price that two callers may share a cell.
/// </summary>
internal sealed class LocalLimiter
{
    private const int Cells = 1 << 16;
    private readonly ConcurrentDictionary<string, long[]> arrivals = new();
    private readonly ConcurrentDictionary<string, RecentPermits?[]> windows = new();

    public Verdict Take(Limit limit, string who, long now)
    {
        var place = (who.GetHashCode(StringComparison.Ordinal) & int.MaxValue) % Cells;
        return limit.IsSliding ? Slide(limit, place, now) : Arrive(limit, place, now);
    }

    private Verdict Slide(Limit limit, int place, long now)
    {
        var cells = windows.GetOrAdd(limit.Name, _ => new RecentPermits?[Cells]);
        return LazyInitializer.EnsureInitialized(ref cells[place], () => new RecentPermits(limit)).Take(now);
    }

    private Verdict Arrive(Limit limit, int place, long now)
    {
        var cells = arrivals.GetOrAdd(limit.Name, _ => new long[Cells]);
        ref var cell = ref cells[place];
        while (true)
        {
            var seen = Volatile.Read(ref cell);
            var following = Math.Max(now, seen) + limit.Interval;
            var ahead = following - now;
            if (ahead > limit.Tolerance)
            {
                return new Verdict(false, 0, Lease.Seconds(ahead - limit.Tolerance));
            }
            if (Interlocked.CompareExchange(ref cell, following, seen) == seen)
            {
                return new Verdict(true, (int)((limit.Tolerance - ahead) / limit.Interval), Lease.Seconds(ahead));
            }
        }
    }
}
