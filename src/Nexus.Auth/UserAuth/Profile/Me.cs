using System.Security.Claims;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Profile;

internal static class Me
{
    /// <summary>The caller's account; 401 when it is gone or blocked although the token still holds.</summary>
    public static async Task<User> FindAsync(UserDb db, ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        await db.Users.FindAsync([caller.UserId()], cancellationToken) is { Active: true } user
            ? user
            : throw Problems.Unauthorized("This account is not there any more or is blocked.");
}
