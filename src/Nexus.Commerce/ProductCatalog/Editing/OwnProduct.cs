using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.ProductCatalog.Editing;

internal static class OwnProduct
{
    /// <summary>The product with its variants, for who may change it; others learn nothing.</summary>
    public static async Task<Product> FindAsync(
        CatalogDb db,
        Parties parties,
        Guid id,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        var product = await db
            .Products.Include(row => row.Variants)
            .FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        return
            product is not null
            && await parties.MayAsync(caller, product.OwnerId, OrganisationRole.Editor, cancellationToken)
            ? product
            : throw Problems.NotFound("product", id);
    }
}
