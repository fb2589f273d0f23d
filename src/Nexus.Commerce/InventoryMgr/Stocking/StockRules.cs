using System.Security.Claims;
using System.Text.RegularExpressions;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.InventoryMgr.Stocking;

internal static partial class StockRules
{
    public const int Most = 1_000_000_000;

    /// <summary>The unit as it is stored; 404 for what can be no unit.</summary>
    public static string Normalise(string sku) =>
        Pattern().IsMatch(sku) ? sku.ToUpperInvariant() : throw Problems.NotFound("stock-keeping unit", sku);

    public static void RequireOwner(this ClaimsPrincipal user, Guid? ownerId, string sku)
    {
        if (ownerId is null || (ownerId != user.UserId() && !user.HasRole(Roles.Administrator)))
        {
            throw Problems.NotFound("stock-keeping unit", sku);
        }
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex Pattern();
}
