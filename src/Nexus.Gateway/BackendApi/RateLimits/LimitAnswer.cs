using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Http;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>The <c>RateLimit</c> fields (draft-ietf-httpapi-ratelimit-headers) and the refusal (RFC 6585 section 4).</summary>
internal static class LimitAnswer
{
    public static void Set(IHeaderDictionary headers, Limit limit, Verdict verdict)
    {
        headers["RateLimit-Policy"] = limit.Policy;
        headers["RateLimit"] = $"{limit.State}{verdict.Remaining};t={verdict.Seconds}";
    }

    public static ProblemException Refusal(Verdict verdict)
    {
        var problem = Problems.Of(
            429,
            "too-many-requests",
            "Too many requests.",
            $"Try again in {verdict.Seconds} seconds."
        );
        return new ProblemException(problem.Problem with { RetryAfter = verdict.Seconds });
    }
}
