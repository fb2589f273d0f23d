using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Security;

namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>
/// Charges whoever makes the request: a user who is known to this gateway pays himself, wherever he comes from, so
/// that people behind one address do not take each other's share; everybody else pays by address.
/// </summary>
internal sealed class CallerLimit(RequestDelegate next, Charging charging)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = GatewayRequest.Of(context);
        if (request.Charged is null && !RouteClasses.IsFree(context.Request.Path))
        {
            await ChargeAsync(request, context.User);
        }
        await next(context);
    }

    private ValueTask ChargeAsync(GatewayRequest request, ClaimsPrincipal caller)
    {
        if (caller.UserIdOrNull() is not { } user)
        {
            return charging.ToAddressAsync(request);
        }
        return request.KeyLimit is { } limit && caller.FindFirst(ApiScopes.CredentialClaim)?.Value is { } key
            ? charging.ToAsync(request, limit, key)
            : charging.ToAsync(request, charging.Classes.User, user.ToString("N"));
    }
}
