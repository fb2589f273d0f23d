using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Security;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>Limits by signed-in user, wherever he comes from.</summary>
internal sealed class UserLimit(RequestDelegate next, RateLimiter limiter, IOptions<GatewayOptions> options)
{
    private readonly Limit limit = new("user", options.Value.UserPerMinute, options.Value.UserBurst);

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/api") && context.User.UserIdOrNull() is { } user)
        {
            LimitAnswer.Apply(context, limit, await limiter.CheckAsync(limit, user.ToString("N")));
        }
        await next(context);
    }
}
