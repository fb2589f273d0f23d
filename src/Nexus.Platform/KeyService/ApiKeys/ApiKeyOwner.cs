using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Platform.KeyService.ApiKeys;

/// <summary>Who may see and change which API keys.</summary>
internal static class ApiKeyOwner
{
    /// <summary>The key when it is the caller's or the caller is an administrator; else it does not exist.</summary>
    public static async Task<ApiKey> ApiKeyOfAsync(
        this KeyDb db,
        ClaimsPrincipal caller,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var key = await db.ApiKeys.FindAsync([id], cancellationToken);
        return key is not null && (key.OwnerId == caller.UserId() || caller.HasRole(Roles.Administrator))
            ? key
            : throw Problems.NotFound("API key", id);
    }

    /// <summary>
    /// Refuses credentials with limited scopes: an API key that could make API keys could make itself one that may
    /// do more.
    /// </summary>
    public static void RequireWholeSignIn(this ClaimsPrincipal caller)
    {
        if (caller.HasClaim(claim => claim.Type == "scope"))
        {
            throw Problems.Forbidden("API keys are made by a person who is signed in, not by another key.");
        }
    }
}
