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

internal static class CreateProduct
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/products", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .ActsForOrganisations()
            .WithName("createProduct")
            .WithSummary("Make a product with its variants; it begins as a draft");

    private static async Task<Created<ProductView>> HandleAsync(
        ProductRequest request,
        HttpContext http,
        CatalogDb db,
        Parties parties,
        ServiceClient calls,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var owner = await parties.ActingForAsync(http, OrganisationRole.Editor, cancellationToken);
        await request.CheckAsync(calls, owner.Id, ProductState.Draft, cancellationToken);
        var now = clock.GetUtcNow();
        var product = new Product
        {
            Id = Guid.CreateVersion7(now),
            OwnerId = owner.Id,
            Title = request.Title.Trim(),
            Description = request.Description,
            Kind = request.Kind,
            TaxBasisPoints = request.TaxBasisPoints,
            State = ProductState.Draft,
            GrantsReleaseId = request.GrantsReleaseId,
            SearchText = request.SearchText(),
            CreatedAt = now,
            ChangedAt = now,
        };
        VariantList.Apply(product, request.Variants, now);
        db.Products.Add(product);
        await VariantList.SaveAsync(db, product, cancellationToken);
        http.SetETag(product);
        return TypedResults.Created($"/api/products/{product.Id}", ProductView.Of(product));
    }
}
