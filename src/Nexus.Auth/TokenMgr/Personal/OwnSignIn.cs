using System.Security.Claims;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.TokenMgr.Personal;

/// <summary>A key must not make further keys, or it would outlive its revocation: only the person herself may.</summary>
internal static class OwnSignIn
{
    public static void Require(ClaimsPrincipal user)
    {
        if (user.SessionIdOrNull() is null || ApiScopes.Of(user) is not null)
        {
            throw Problems.Forbidden("Personal tokens are made and revoked by a person who is signed in herself.");
        }
    }
}
