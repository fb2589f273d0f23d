using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Accounts;

/// <summary>The roles that can be given, and those a person may take at registration.</summary>
internal static class KnownRoles
{
    public const string Administrator = Roles.Administrator;

    private static readonly string[] All = [Roles.Fan, Roles.Creator, Roles.Administrator];

    private static readonly string[] AtRegistration = [Roles.Fan, Roles.Creator];

    public static void Check(IReadOnlyList<string> roles) => Check("roles", roles, All);

    public static void CheckAtRegistration(string role) => Check("role", [role], AtRegistration);

    private static void Check(string field, IReadOnlyList<string> roles, string[] allowed)
    {
        if (roles.Any(role => !allowed.Contains(role)))
        {
            throw Problems.Invalid(field, $"Allowed are {string.Join(", ", allowed)}.");
        }
    }
}
