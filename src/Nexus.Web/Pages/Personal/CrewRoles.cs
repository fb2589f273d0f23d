namespace Nexus.Web.Pages.Personal;

/// <summary>The roles of a crew, for people.</summary>
internal static class CrewRoles
{
    private static readonly (string Role, string Name)[] All =
    [
        ("viewer", "Viewer: sees works, drafts and stock"),
        ("finance", "Finance: also sees sales and earnings"),
        ("editor", "Editor: also makes, publishes and sells"),
        ("manager", "Manager: also invites and removes people"),
        ("owner", "Owner: everything"),
    ];

    public static string Said(string role) =>
        role is "owner" or "editor" ? $"an {role}"
        : role is "finance" ? "in finance"
        : $"a {role}";

    /// <summary>What somebody with this role may give; the service refuses by itself.</summary>
    public static IEnumerable<(string Role, string Name)> GrantedBy(string role) =>
        role switch
        {
            "owner" => All,
            "manager" => All[..3],
            _ => [],
        };

    public static bool MayChange(string own, string other) => GrantedBy(own).Any(granted => granted.Role == other);
}
