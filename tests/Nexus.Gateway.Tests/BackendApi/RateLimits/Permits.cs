using Nexus.Gateway.BackendApi.RateLimits;

namespace Nexus.Gateway.Tests.BackendApi.RateLimits;

/// <summary>Takes a permit as a request does, whichever way it comes.</summary>
internal static class Permits
{
    public static ValueTask<Verdict> TakeAsync(this RateLimiter limiter, Limit limit, string who) =>
        limiter.TryTake(limit, who) is { } verdict ? ValueTask.FromResult(verdict) : limiter.AskAsync(limit, who);
}
