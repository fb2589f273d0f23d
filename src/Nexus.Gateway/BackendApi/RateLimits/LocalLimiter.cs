namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>The same algorithm in memory, for the time in which Redis is away.</summary>
internal sealed class LocalLimiter
{
    private const int MostKept = 50_000;
    private readonly Lock sync = new();
    private readonly Dictionary<(string, string), long> arrivals = [];

    public Verdict Check(Limit limit, string who, long now, long interval, long tolerance)
    {
        lock (sync)
        {
            if (arrivals.Count > MostKept)
            {
                arrivals.Clear();
            }
            var key = (limit.Name, who);
            var following = Math.Max(now, arrivals.GetValueOrDefault(key)) + interval;
            if (following - now > tolerance)
            {
                return new Verdict(false, 0, (int)((following - now - tolerance + 999_999) / 1_000_000));
            }
            arrivals[key] = following;
            return new Verdict(true, (int)((tolerance - (following - now)) / interval), 0);
        }
    }
}
