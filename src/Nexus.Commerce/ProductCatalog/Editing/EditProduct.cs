using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Commerce.ProductCatalog.Browsing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.ProductCatalog.Editing;

internal static class EditProduct
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPut("/api/products/{id:guid}", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("editProduct")
            .WithSummary("Replace a product's description and variants")
            .WithDescription(
                "Needs If-Match. A variant that is left out is no longer offered. The kind cannot change, nor for how "
                    + "long a unit is lent."
            );

    private static async Task<Ok<ProductView>> HandleAsync(
        Guid id,
        ProductRequest request,
        HttpContext http,
        CatalogDb db,
        Parties parties,
        ServiceClient calls,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var product = await OwnProduct.FindAsync(db, parties, id, http.User, cancellationToken);
        http.RequireMatch(product);
        if (request.Kind != product.Kind)
        {
            throw Problems.Invalid("kind", "The kind cannot change: make another product.");
        }
        VariantList.RequireSameTerms(product, request.Variants);
        await request.CheckAsync(calls, product.OwnerId, product.State, cancellationToken);
        var now = clock.GetUtcNow();
        (product.Title, product.Description) = (request.Title.Trim(), request.Description);
        (product.TaxBasisPoints, product.GrantsReleaseId) = (request.TaxBasisPoints, request.GrantsReleaseId);
        (product.SearchText, product.ChangedAt) = (request.SearchText(), now);
        VariantList.Apply(product, request.Variants, now);
        await VariantList.SaveAsync(db, product, cancellationToken);
        http.SetETag(product);
        return TypedResults.Ok(ProductView.Of(product));
    }
}
