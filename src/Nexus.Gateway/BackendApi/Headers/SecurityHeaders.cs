using Microsoft.AspNetCore.Http;

namespace Nexus.Gateway.BackendApi.Headers;

/// <summary>
/// Headers that make browsers careful. Pages load nothing from other hosts, so the policy can be strict. JSON is no
/// page: of what a browser does with pages only framing and guessing of types concern it (OWASP REST Security Cheat
/// Sheet, "Security headers").
/// </summary>
internal static class SecurityHeaders
{
    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; "
        + "worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; "
        + "frame-ancestors 'none'; form-action 'self'";

    private const string JsonPolicy = "default-src 'none'; frame-ancestors 'none'";

    public static void Set(IHeaderDictionary headers, string? contentType, bool https)
    {
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        // A page that says itself who may frame it has a policy of its own; the older header knows no "anybody".
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.TryAdd("X-Frame-Options", "DENY");
        }
        if (https)
        {
            headers.TryAdd("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
        if (IsJson(contentType))
        {
            headers.TryAdd("Content-Security-Policy", JsonPolicy);
            return;
        }
        headers.TryAdd("Referrer-Policy", "strict-origin-when-cross-origin");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Permissions-Policy", "camera=(self), microphone=(self), geolocation=(self)");
        headers.TryAdd("Content-Security-Policy", ContentPolicy);
    }

    private static bool IsJson(string? contentType) =>
        contentType is not null
        && (
            contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
            || contentType.StartsWith("application/problem+json", StringComparison.OrdinalIgnoreCase)
        );
}
