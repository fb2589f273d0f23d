using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Permitting;

/// <summary>A role that an administrator wrote: a name for a set of permissions.</summary>
internal sealed partial class CustomRole : IVersioned
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Grants { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public long Version { get; set; }

    public static string CheckName(string name) =>
        NamePattern().IsMatch(name) && !Permissions.OfRole.ContainsKey(name)
            ? name
            : throw Problems.Invalid("name", "2 to 40 small letters, digits and hyphens, and no built-in role.");

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}$")]
    private static partial Regex NamePattern();
}

/// <summary>What roles are worth.</summary>
internal static class RoleGrants
{
    /// <summary>The permissions of an account's custom roles; those of built-in ones everybody knows.</summary>
    public static async Task<IReadOnlyList<string>> CustomAsync(
        this UserDb db,
        IReadOnlyList<string> roles,
        CancellationToken cancellationToken
    )
    {
        var custom = roles.Where(role => !Permissions.OfRole.ContainsKey(role)).ToList();
        if (custom.Count == 0)
        {
            return [];
        }
        var rows = await db.Roles.AsNoTracking().Where(row => custom.Contains(row.Name)).ToListAsync(cancellationToken);
        return
        [
            .. rows.SelectMany(row => row.Grants)
                .Where(Permissions.All.Contains)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Nobody gives what he has not: 403.</summary>
    public static void RequireOwn(ClaimsPrincipal caller, IEnumerable<string> permissions)
    {
        if (permissions.FirstOrDefault(one => !caller.HasPermission(one)) is { } missing)
        {
            throw Problems.Forbidden($"You cannot give '{missing}', because you do not have it yourself.");
        }
    }

    /// <summary>Roles that exist, and that the caller may give or take: 400 and 403.</summary>
    public static async Task RequireGrantableAsync(
        this UserDb db,
        ClaimsPrincipal caller,
        IReadOnlyList<string> present,
        IReadOnlyList<string> wanted,
        CancellationToken cancellationToken
    )
    {
        var custom = wanted.Where(role => !Permissions.OfRole.ContainsKey(role)).Distinct().ToList();
        if (await db.Roles.CountAsync(row => custom.Contains(row.Name), cancellationToken) < custom.Count)
        {
            throw Problems.Invalid("roles", "A role that does not exist; see the list of roles.");
        }
        var changed = wanted.Except(present).Concat(present.Except(wanted)).ToList();
        // An administrator may do more than the list of permissions says: to make or unmake one takes another.
        if (changed.Contains(Roles.Administrator) && !caller.HasRole(Roles.Administrator))
        {
            throw Problems.Forbidden("Only administrators make and unmake administrators.");
        }
        RequireOwn(caller, changed.SelectMany(role => Permissions.OfRole.GetValueOrDefault(role, [])));
        RequireOwn(caller, await db.CustomAsync(changed, cancellationToken));
    }
}
