using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Security;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>
/// Charges whoever makes the request: a user who is known to this gateway pays himself, wherever he comes from, so
/// that people behind one address do not take each other's share; everybody else pays by address.
/// </summary>
internal sealed class CallerLimit(RequestDelegate next, Charging charging)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = GatewayRequest.Of(context);
        if (request.Charged is not null || RouteClasses.IsFree(context.Request.Path))
        {
            return next(context);
        }
        var charge = ChargeAsync(request, context.User);
        // Most permits are held here already.
        return charge.IsCompletedSuccessfully ? next(context) : WaitAsync(charge, context);
    }

    private async Task WaitAsync(ValueTask charge, HttpContext context)
    {
        await charge;
        await next(context);
    }

    private ValueTask ChargeAsync(GatewayRequest request, ClaimsPrincipal caller)
    {
        if (request.Credential is { Limit: { } limit } shown)
        {
            return charging.ToAsync(request, limit, shown.Id.ToString());
        }
        return (request.Credential?.OwnerId ?? caller.UserIdOrNull()) is { } user
            ? charging.ToAsync(request, charging.Classes.User, user.ToString("N"))
            : charging.ToAddressAsync(request);
    }
}
