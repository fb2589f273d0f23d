using Microsoft.AspNetCore.Http;
using Nexus.Gateway.BackendApi.RateLimits;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Gateway.BackendApi.Sessions;

/// <summary>
/// Checks the bearer token at the door: signature, lifetime, audience, and that its session still lives. A request
/// without a token goes on; the endpoint's policy decides.
/// </summary>
internal sealed class TokenCheck(
    RequestDelegate next,
    AccessTokenValidator validator,
    SessionGate sessions,
    Charging charging
)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            var request = GatewayRequest.Of(context);
            var token = header["Bearer ".Length..].Trim();
            if (validator.Find(token) is not { } principal)
            {
                // A signature costs far more to check than to invent.
                await charging.ToAddressAsync(request);
                principal = await validator.ValidateAsync(token, context.RequestAborted);
            }
            var alive =
                principal is not null
                && (
                    principal.SessionIdOrNull() is not { } session
                    || await sessions.IsAliveAsync(session, context.RequestAborted)
                );
            if (alive)
            {
                context.User = principal!;
            }
            else if (request.ByCookie)
            {
                // A page whose session has ended is shown as to a stranger, who may sign in again.
                context.Request.Headers.Remove("Authorization");
            }
            else
            {
                context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
                throw Problems.Unauthorized("The access token is not valid or its session has ended.");
            }
        }
        await next(context);
    }
}
