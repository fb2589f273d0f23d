using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.ProductCatalog.Editing;

internal static class OwnProduct
{
    /// <summary>The product with its variants, for its owner or an administrator; others learn nothing.</summary>
    public static async Task<Product> FindAsync(
        CatalogDb db,
        Guid id,
        ClaimsPrincipal user,
        CancellationToken cancellationToken
    )
    {
        var product = await db
            .Products.Include(row => row.Variants)
            .FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        return product is not null && product.IsOpenTo(user) ? product : throw Problems.NotFound("product", id);
    }

    public static bool IsOpenTo(this Product product, ClaimsPrincipal user) =>
        product.OwnerId == user.UserIdOrNull() || user.HasRole(Roles.Administrator);
}
