namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>
/// A limit: so many in a window on average, so many of them at once; or, where it slides, so many in any window at all.
/// </summary>
internal sealed class Limit
{
    private const int MostLeased = 1000;

    public Limit(string name, LimitOptions options)
    {
        Name = name;
        IsSliding = options.Sliding;
        Burst = IsSliding ? options.Quota : options.Burst;
        Window = (long)options.Window.TotalMicroseconds;
        Interval = Math.Max(1, (long)(options.Window / options.Quota).TotalMicroseconds);
        Tolerance = Interval * Burst;
        Batch = IsSliding ? 1 : Math.Clamp(Burst / 8, 1, MostLeased);
        Policy = $"\"{name}\";q={options.Quota};w={(long)options.Window.TotalSeconds}";
        State = $"\"{name}\";r=";
    }

    public string Name { get; }

    public int Burst { get; }

    /// <summary>Whether each permit comes back a whole window after it was taken, so that no window ever has more.</summary>
    public bool IsSliding { get; }

    /// <summary>The window in microseconds.</summary>
    public long Window { get; }

    /// <summary>Microseconds in which one permit comes back.</summary>
    public long Interval { get; }

    /// <summary>Microseconds by which requests may be ahead of their time.</summary>
    public long Tolerance { get; }

    /// <summary>
    /// How many permits a gateway holds at most, and so by how many it may overshoot: an eighth of the burst, 1,000 at
    /// most. A limit with a burst under 16, or one that slides, is exact.
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
