using System.Security.Claims;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Auth.UserAuth.Verification;

/// <summary>
/// A mail's token shows who reads the mail, the session who made the account. Only together are they one person: whoever
/// opens a mail she did not ask for must not lend her address to a stranger's account.
/// </summary>
internal static class OwnMail
{
    public static void Require(ClaimsPrincipal caller, User user)
    {
        if (user.Id != caller.UserId())
        {
            throw Problems.Of(
                403,
                "verification-for-another",
                "This mail belongs to another account.",
                "Sign in with that account. If you did not make it, do nothing, or choose a password for it by mail: what others had made in it is removed then."
            );
        }
    }
}
