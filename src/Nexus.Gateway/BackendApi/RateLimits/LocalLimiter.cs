using System.Collections.Concurrent;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>
/// The same algorithm in memory, for the time in which Redis is away. Callers are hashed into a fixed number of cells:
/// memory is bounded without ever forgetting anybody, at the price that two callers may share a cell.
/// </summary>
internal sealed class LocalLimiter
{
    private const int Cells = 1 << 16;
    private readonly ConcurrentDictionary<string, long[]> arrivals = new();

    public Verdict Take(Limit limit, string who, long now)
    {
        var cells = arrivals.GetOrAdd(limit.Name, _ => new long[Cells]);
        ref var cell = ref cells[(who.GetHashCode(StringComparison.Ordinal) & int.MaxValue) % Cells];
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
