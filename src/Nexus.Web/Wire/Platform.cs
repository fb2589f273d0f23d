namespace Nexus.Web.Wire;

/// <summary>Whether the platform works, from backend-api: operational, degraded or down.</summary>
public sealed record PlatformState(string State, DateTimeOffset At, IReadOnlyList<DomainState> Domains);

/// <summary>One domain of it.</summary>
public sealed record DomainState(string Name, string State);

/// <summary>A gateway at this moment, from backend-api.</summary>
public sealed record LiveTraffic(
    DateTimeOffset At,
    bool LimitsAreLocal,
    int Streams,
    IReadOnlyList<LiveService> Services,
    IReadOnlyList<LiveRoute> Routes,
    IReadOnlyList<LiveInstance> Instances
);

/// <summary>One service's line.</summary>
public sealed record LiveService(string Service, LastMinute LastMinute);

/// <summary>One route's line; the route is "" for what is nobody's.</summary>
public sealed record LiveRoute(string Route, string Service, LastMinute LastMinute);

/// <summary>The last minute of a service or a route.</summary>
public sealed record LastMinute(
    double PerSecond,
    long Requests,
    long Refused,
    long ClientErrors,
    long ServerErrors,
    double MedianMs,
    double SlowMs,
    double TailMs,
    int Running
);

/// <summary>An instance of a service in another process.</summary>
public sealed record LiveInstance(string Service, string Address, bool Healthy, bool BreakerOpen, int Running);
