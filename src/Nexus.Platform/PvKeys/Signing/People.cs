using System.Security.Claims;
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
}
