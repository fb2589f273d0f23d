using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Security;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>
/// Charges whoever makes the request: a user who is known to this gateway pays himself, wherever he comes from, so
/// that people behind one address do not take each other's share; everybody else pays by address.
/// </summary>
internal sealed class CallerLimit(Onward next, Charging charging) : IGatewayStep
{
    public Task InvokeAsync(HttpContext context, GatewayRequest request)
    {
        if (request.Charged is not null || RouteClasses.IsFree(request))
        {
            return next(context, request);
        }
        var charge = ChargeAsync(request);
        // Most permits are held here already.
        return charge.IsCompletedSuccessfully ? next(context, request) : WaitAsync(charge, context, request);
    }

    private async Task WaitAsync(ValueTask charge, HttpContext context, GatewayRequest request)
    {
        await charge;
        await next(context, request);
    }

    private ValueTask ChargeAsync(GatewayRequest request)
    {
        if (RouteClasses.IsMusicApp(request))
        {
            return charging.ToAsync(request, charging.Classes.MusicApp, Charging.Who(request.Address));
        }
        if (request.Credential is { Limit: { } limit } shown)
        {
            return charging.ToAsync(request, limit, shown.Id.ToString());
        }
        return (request.Credential?.OwnerId.ToString() ?? request.Caller?.UserTextOrNull()) is { } user
            ? charging.ToAsync(request, charging.Classes.User, user)
            : charging.ToAddressAsync(request);
    }
}
