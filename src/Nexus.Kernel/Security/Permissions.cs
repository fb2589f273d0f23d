using System.Security.Claims;

namespace Nexus.Kernel.Security;

/// <summary>
/// What somebody may do, finer than a role: a role is a set of these. Every one is asked for by an endpoint; what no
/// endpoint asks for is not here. Those of the built-in roles follow from the role; those of custom roles stand in the
/// access token.
/// </summary>
public static class Permissions
{
    /// <summary>See accounts and the reports of erasures.</summary>
    public const string UsersRead = "users:read";

    /// <summary>Block accounts and open them again.</summary>
    public const string UsersBlock = "users:block";

    /// <summary>Give roles and write custom ones, up to what one may do oneself.</summary>
    public const string RolesWrite = "roles:write";

    /// <summary>Provision users and groups by SCIM.</summary>
    public const string ScimWrite = "scim:write";

    /// <summary>Read and verify the books.</summary>
    public const string LedgerRead = "ledger:read";

    /// <summary>Open accounts in the books and post to them.</summary>
    public const string LedgerPost = "ledger:post";

    /// <summary>Publish and withdraw one's own works and releases.</summary>
    public const string ContentPublish = "content:publish";

    /// <summary>Read what people report, and decide what stays public.</summary>
    public const string ContentModerate = "content:moderate";

    /// <summary>Every permission there is.</summary>
    public static IReadOnlyList<string> All { get; } =
    [UsersRead, UsersBlock, RolesWrite, ScimWrite, LedgerRead, LedgerPost, ContentPublish, ContentModerate];

    /// <summary>The permissions of the built-in roles; others are custom.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> OfRole { get; } =
        new Dictionary<string, IReadOnlyList<string>>
        {
            [Roles.Fan] = [],
            [Roles.Creator] = [ContentPublish],
            [Roles.Administrator] = All,
        };

    /// <summary>The name of the policy that demands a permission; see <see cref="Policies"/>.</summary>
    public static string Policy(string permission) => "permission:" + permission;

    /// <summary>Whether the caller may do it, by a role or by the token.</summary>
    public static bool HasPermission(this ClaimsPrincipal principal, string permission) =>
        principal.HasClaim(NexusClaims.Permission, permission)
        || principal
            .FindAll(NexusClaims.Role)
            .Any(role => OfRole.TryGetValue(role.Value, out var granted) && granted.Contains(permission));
}
