namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>One limit of the configuration, for example <c>Gateway:Limits:SignIn:Quota</c>.</summary>
internal sealed class LimitOptions
{
    public LimitOptions() { }

    public LimitOptions(int quota, TimeSpan window, int burst) => (Quota, Window, Burst) = (quota, window, burst);

    /// <summary>How many in the window.</summary>
    public int Quota { get; set; } = 1;

    /// <summary>The window.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many of them may come at once.</summary>
    public int Burst { get; set; } = 1;

    /// <summary>
    /// Never more than the quota in any window, whenever it begins, instead of a burst and then one by one; the burst
    /// counts for nothing then.
    /// </summary>
    public bool Sliding { get; set; }
}

/// <summary>Configuration section <c>Gateway:Limits</c>.</summary>
internal sealed class LimitsOptions
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan QuarterHour = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Requests from one address that nobody known makes.</summary>
    public LimitOptions Address { get; set; } = new(1200, Minute, 400);

    /// <summary>Requests of one signed-in user, wherever he comes from.</summary>
    public LimitOptions User { get; set; } = new(1200, Minute, 400);

    /// <summary>Requests of music apps from one address; their service limits each user and failed sign-ins besides.</summary>
    public LimitOptions MusicApp { get; set; } = new(6000, Minute, 3000);

    /// <summary>Sign-ins from one address.</summary>
    public LimitOptions SignIn { get; set; } = new(5, QuarterHour, 5) { Sliding = true };

    /// <summary>Registrations from one address.</summary>
    public LimitOptions Registration { get; set; } = new(3, Hour, 3) { Sliding = true };

    /// <summary>Password resets, second factors and mails asked for from one address.</summary>
    public LimitOptions Recovery { get; set; } = new(15, QuarterHour, 15);

    /// <summary>Reports of content from one address.</summary>
    public LimitOptions Report { get; set; } = new(10, Hour, 5);

    /// <summary>Sign-ins from this machine itself.</summary>
    public LimitOptions LocalSignIn { get; set; } = new(60, QuarterHour, 60);

    /// <summary>Registrations from this machine itself.</summary>
    public LimitOptions LocalRegistration { get; set; } = new(60, Hour, 60);
}
