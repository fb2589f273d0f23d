using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>Limits by address: a strict class for sign-in and registration, a wide one for the rest of the API.</summary>
internal sealed class AddressLimit(RequestDelegate next, RateLimiter limiter, IOptions<GatewayOptions> options)
{
    private static readonly string[] SignIn = ["/api/auth/login", "/api/auth/register", "/api/auth/password"];
    private readonly Limit general = new("address", options.Value.AddressPerMinute, options.Value.AddressBurst);
    private readonly Limit signIn = new("sign-in", options.Value.SignInPerMinute, options.Value.SignInBurst);

    public async Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        // Segments are many, signed and cheap; a player must not be cut off by its own quality ladder.
        if (path.StartsWithSegments("/api") && !path.StartsWithSegments("/api/streamcore/play"))
        {
            var strict = Array.Exists(SignIn, prefix => path.StartsWithSegments(prefix));
            var limit = strict ? signIn : general;
            var who = context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
            LimitAnswer.Apply(context, limit, await limiter.CheckAsync(limit, who));
        }
        await next(context);
    }
}
