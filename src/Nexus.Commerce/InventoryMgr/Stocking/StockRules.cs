using System.Security.Claims;
using System.Text.RegularExpressions;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.InventoryMgr.Stocking;

internal static partial class StockRules
{
    public const int Most = 1_000_000_000;

    /// <summary>The unit as it is stored; 404 for what can be no unit.</summary>
    public static string Normalise(string sku) =>
        Pattern().IsMatch(sku) ? sku.ToUpperInvariant() : throw Problems.NotFound("stock-keeping unit", sku);

    /// <summary>404 for everybody whose the unit is not, as for one that is not there.</summary>
    public static async ValueTask RequireAsync(
        this Parties parties,
        ClaimsPrincipal caller,
        Guid? ownerId,
        string sku,
        OrganisationRole least,
        CancellationToken cancellationToken
    )
    {
        if (ownerId is not { } owner || !await parties.MayAsync(caller, owner, least, cancellationToken))
        {
            throw Problems.NotFound("stock-keeping unit", sku);
        }
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex Pattern();
}
