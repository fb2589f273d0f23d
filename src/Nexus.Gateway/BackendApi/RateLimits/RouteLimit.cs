using Microsoft.AspNetCore.Http;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>Before anybody's credentials are looked at: what guesses secrets or makes accounts is limited by address.</summary>
internal sealed class RouteLimit(Onward next, Charging charging) : IGatewayStep
{
    public Task InvokeAsync(HttpContext context, GatewayRequest request) =>
        charging.Classes.StrictOf(context.Request, request) is { } strict
            ? ChargeAsync(context, request, strict)
            : next(context, request);

    private async Task ChargeAsync(HttpContext context, GatewayRequest request, Limit strict)
    {
        await charging.ToAsync(request, strict, Charging.Who(request.Address));
        await next(context, request);
    }
}
