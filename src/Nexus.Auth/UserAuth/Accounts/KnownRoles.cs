using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Accounts;

/// <summary>The role that counts everywhere, and those a person may take at registration.</summary>
internal static class KnownRoles
{
    public const string Administrator = Roles.Administrator;

    private static readonly string[] AtRegistration = [Roles.Fan, Roles.Creator];

    public static void CheckAtRegistration(string role) => Check("role", [role], AtRegistration);

    private static void Check(string field, IReadOnlyList<string> roles, string[] allowed)
    {
        if (roles.Any(role => !allowed.Contains(role)))
        {
            throw Problems.Invalid(field, $"Allowed are {string.Join(", ", allowed)}.");
        }
    }
}
