using System.Security.Claims;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;

namespace Nexus.Finance.LedgerMgr.Accounts;

internal static class AccountRules
{
    /// <summary>
    /// Administrators see every account, creators their own and their organisations'; others learn not even that it
    /// exists.
    /// </summary>
    public static async ValueTask RequireReaderAsync(
        this Parties parties,
        ClaimsPrincipal user,
        string account,
        CancellationToken cancellationToken
    )
    {
        if (Parties.OwnsOrAdministers(user, Chart.OwnerOf(account)))
        {
            return;
        }
        if (
            Chart.OwnerOf(account) is not { } owner
            || !await parties.MayAsync(user, owner, OrganisationRole.Finance, cancellationToken)
        )
        {
            throw Problems.NotFound("account", account);
        }
    }
}
