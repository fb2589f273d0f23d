namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>A limit: so many a minute, so many of them at once.</summary>
internal readonly record struct Limit(string Name, int PerMinute, int Burst);

/// <summary>What a limit says of one request.</summary>
/// <param name="Allowed">Whether it may go on.</param>
/// <param name="Remaining">How many more may come at once.</param>
/// <param name="RetryAfter">Seconds until the next one may come.</param>
internal readonly record struct Verdict(bool Allowed, int Remaining, int RetryAfter);
