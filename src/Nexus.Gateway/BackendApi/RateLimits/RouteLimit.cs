using Microsoft.AspNetCore.Http;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>Before anybody's credentials are looked at: what guesses secrets or makes accounts is limited by address.</summary>
internal sealed class RouteLimit(RequestDelegate next, Charging charging)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = GatewayRequest.Of(context);
        if (charging.Classes.StrictOf(context.Request, request) is { } strict)
        {
            await charging.ToAsync(request, strict, Charging.Who(request.Address));
        }
        await next(context);
    }
}
