namespace Nexus.Testing;

/// <summary>The pages of one's account, in the order of its navigation.</summary>
public static class AccountPages
{
    public static IReadOnlyList<string> All { get; } =
    [
        "/account",
        "/account/security",
        "/account/applications",
        "/account/music-apps",
        "/account/api-keys",
        "/account/approvals",
        "/account/crew",
        "/account/privacy",
    ];
}
