using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Commerce.ProductCatalog.Editing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.ProductCatalog.Browsing;

internal static class ReadProduct
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/products/{id:guid}", HandleAsync)
            .AllowAnonymous()
            .WithName("readProduct")
            .WithSummary("Read a product")
            .WithDescription("Anybody reads what is on sale; the owner also drafts and what is archived.");

    private static async Task<Ok<ProductView>> HandleAsync(
        Guid id,
        HttpContext http,
        CatalogDb db,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var product = await db
            .Products.AsNoTracking()
            .Include(row => row.Variants)
            .FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        var shown =
            product is not null
            && (
                product.State == ProductState.Active
                || await parties.MayAsync(http.User, product.OwnerId, OrganisationRole.Viewer, cancellationToken)
            );
        if (!shown)
        {
            throw Problems.NotFound("product", id);
        }
        http.SetETag(product!);
        return TypedResults.Ok(ProductView.Of(product!));
    }
}
