using Microsoft.AspNetCore.Http;

namespace Nexus.Gateway.BackendApi.Headers;

/// <summary>Headers that make browsers careful. Pages load nothing from other hosts, so the policy can be strict.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; "
        + "worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; "
        + "frame-ancestors 'none'; form-action 'self'";

    public Task InvokeAsync(HttpContext context)
    {
        Set(context);
        // A failure's answer begins with cleared headers.
        context.Response.OnStarting(() =>
        {
            Set(context);
            return Task.CompletedTask;
        });
        // These say who somebody is or where he came from; only we may set them.
        foreach (var name in (ReadOnlySpan<string>)["X-User-Id", "X-Forwarded-User", "Nexus-Service-Token"])
        {
            context.Request.Headers.Remove(name);
        }
        return next(context);
    }

    private static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("Referrer-Policy", "strict-origin-when-cross-origin");
        headers.TryAdd("X-Frame-Options", "DENY");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Permissions-Policy", "camera=(self), microphone=(self), geolocation=(self)");
        headers.TryAdd("Content-Security-Policy", ContentPolicy);
        if (context.Request.IsHttps)
        {
            headers.TryAdd("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
    }
}
