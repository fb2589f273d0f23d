using System.Security.Claims;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamingV2;

internal static class RoleClaims
{
    /// <summary>The roles a caller has, built-in and custom.</summary>
    public static IEnumerable<string> RoleNames(this ClaimsPrincipal user) =>
        user.FindAll(NexusClaims.Role).Select(claim => claim.Value);
}
