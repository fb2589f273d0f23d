using System.Security.Claims;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Accounts;

internal static class AccountRules
{
    /// <summary>Administrators see every account, creators their own; others learn not even that it exists.</summary>
    public static void RequireReader(this ClaimsPrincipal user, string account)
    {
        if (!user.HasRole(Roles.Administrator) && Chart.OwnerOf(account) != user.UserId())
        {
            throw Problems.NotFound("account", account);
        }
    }
}
