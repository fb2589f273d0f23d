namespace Nexus.Web.Tests.Pages;

/// <summary>The pages of one's account, in the order of its navigation.</summary>
internal static class AccountPages
{
    public static readonly string[] All =
    [
        "/account",
        "/account/security",
        "/account/applications",
        "/account/api-keys",
        "/account/approvals",
        "/account/crew",
        "/account/privacy",
    ];
}
