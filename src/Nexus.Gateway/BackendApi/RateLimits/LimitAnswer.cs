using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>The <c>RateLimit</c> fields (draft-ietf-httpapi-ratelimit-headers) and the refusal (RFC 6585 section 4).</summary>
internal static class LimitAnswer
{
    public static void Apply(HttpContext context, Limit limit, Verdict verdict)
    {
        var headers = context.Response.Headers;
        headers["RateLimit-Policy"] = $"\"{limit.Name}\";q={limit.PerMinute};w=60";
        headers["RateLimit"] = $"\"{limit.Name}\";r={verdict.Remaining};t={Math.Max(1, verdict.RetryAfter)}";
        if (verdict.Allowed)
        {
            return;
        }
        var wait = Math.Max(1, verdict.RetryAfter);
        var problem = Problems.Of(429, "too-many-requests", "Too many requests.", $"Try again in {wait} seconds.");
        throw new ProblemException(problem.Problem with { RetryAfter = wait });
    }
}
