namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>When the last permits of a limit that slides were given, the oldest first; as many as its quota.</summary>
internal sealed class RecentPermits
{
    private readonly Lock sync = new();
    private readonly Limit limit;
    private readonly long[] moments;

    public RecentPermits(Limit limit)
    {
        this.limit = limit;
        moments = new long[limit.Burst];
        Array.Fill(moments, long.MinValue / 2);
    }

    public Verdict Take(long now)
    {
        lock (sync)
        {
            var wait = moments[0] + limit.Window - now;
            if (wait > 0)
            {
                return new Verdict(false, 0, Lease.Seconds(wait));
            }
            Array.Copy(moments, 1, moments, 0, moments.Length - 1);
            moments[^1] = now;
            var free = moments.Count(moment => moment + limit.Window <= now);
            return new Verdict(true, free, Lease.Seconds(limit.Window));
        }
    }
}
