using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Security;

namespace Nexus.Auth.TokenMgr.AccessTokens;

/// <summary>A key that was not made for administration does not carry the administrator's role, whoever made it.</summary>
internal static class ScopedRoles
{
    public static IReadOnlyList<string> Of(IReadOnlyList<string> roles, IReadOnlyList<string> scopes) =>
        scopes.Contains(ApiScopes.Administration) ? roles : [.. roles.Where(role => role != Roles.Administrator)];
}
