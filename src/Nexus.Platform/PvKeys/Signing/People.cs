using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Http;

namespace Nexus.Platform.PvKeys.Signing;

/// <summary>Programs ask for signatures; consent and rules are for people.</summary>
internal static class People
{
    public static void RequirePerson(this ClaimsPrincipal caller)
    {
        if (caller.HasClaim(claim => claim.Type == "scope"))
        {
            throw Problems.Forbidden("This needs a person who is signed in, not a program's credential.");
        }
    }

    /// <summary>The same before other checks of the endpoint: a program is not asked to prove who it is.</summary>
    public static RouteHandlerBuilder RequirePerson(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter(
            (context, next) =>
            {
                context.HttpContext.User.RequirePerson();
                return next(context);
            }
        );
}
