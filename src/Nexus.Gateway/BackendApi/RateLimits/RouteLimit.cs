using Microsoft.AspNetCore.Http;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>Before anybody's credentials are looked at: what guesses secrets or makes accounts is limited by address.</summary>
internal sealed class RouteLimit(RequestDelegate next, Charging charging)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = GatewayRequest.Of(context);
        return charging.Classes.StrictOf(context.Request, request) is { } strict
            ? ChargeAsync(context, request, strict)
            : next(context);
    }

    private async Task ChargeAsync(HttpContext context, GatewayRequest request, Limit strict)
    {
        await charging.ToAsync(request, strict, Charging.Who(request.Address));
        await next(context);
    }
}
