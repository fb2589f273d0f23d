namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>A limit: so many in a window on average, so many of them at once.</summary>
internal sealed class Limit
{
    private const int MostLeased = 50;

    public Limit(string name, LimitOptions options)
    {
        Name = name;
        Burst = options.Burst;
        Interval = Math.Max(1, (long)(options.Window / options.Quota).TotalMicroseconds);
        Tolerance = Interval * Burst;
        Batch = Math.Clamp(Burst / 8, 1, MostLeased);
        Policy = $"\"{name}\";q={options.Quota};w={(long)options.Window.TotalSeconds}";
        State = $"\"{name}\";r=";
    }

    public string Name { get; }

    public int Burst { get; }

    /// <summary>Microseconds in which one permit comes back.</summary>
    public long Interval { get; }

    /// <summary>Microseconds by which requests may be ahead of their time.</summary>
    public long Tolerance { get; }

    /// <summary>
    /// How many permits a gateway holds at most, and so by how many it may overshoot: an eighth of the burst, 50 at
    /// most. A limit with a burst under 16 is exact.
    /// </summary>
    public int Batch { get; }

    /// <summary>The <c>RateLimit-Policy</c>.</summary>
    public string Policy { get; }

    /// <summary>How the <c>RateLimit</c> field begins.</summary>
    public string State { get; }
}

/// <summary>What a limit says of one request.</summary>
/// <param name="Allowed">Whether it may go on.</param>
/// <param name="Remaining">How many more may come at once.</param>
/// <param name="Seconds">Until the next one may come when refused, else until all may come again.</param>
internal readonly record struct Verdict(bool Allowed, int Remaining, int Seconds);
