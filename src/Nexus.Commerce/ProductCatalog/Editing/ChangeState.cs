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

internal static class ChangeState
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "activate", "activateProduct", "Put a product on sale", ProductState.Active);
        Map(routes, "archive", "archiveProduct", "Take a product off sale", ProductState.Archived);
    }

    private static void Map(
        IEndpointRouteBuilder routes,
        string verb,
        string name,
        string summary,
        ProductState state
    ) =>
        routes
            .MapPost(
                "/api/products/{id:guid}/" + verb,
                (
                    Guid id,
                    HttpContext http,
                    CatalogDb db,
                    Parties parties,
                    ServiceClient calls,
                    TimeProvider clock,
                    CancellationToken cancellationToken
                ) => HandleAsync(id, state, http, db, parties, calls, clock, cancellationToken)
            )
            .RequireAuthorization(Policies.Creator)
            .WithName(name)
            .WithSummary(summary)
            .WithDescription("Repeating it changes nothing.");

    private static async Task<Ok<ProductView>> HandleAsync(
        Guid id,
        ProductState state,
        HttpContext http,
        CatalogDb db,
        Parties parties,
        ServiceClient calls,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var product = await OwnProduct.FindAsync(db, parties, id, http.User, cancellationToken);
        if (product.State != state)
        {
            if (state == ProductState.Active)
            {
                await GrantedRelease.RequirePublishedAsync(calls, product.GrantsReleaseId, cancellationToken);
            }
            (product.State, product.ChangedAt) = (state, clock.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
        }
        http.SetETag(product);
        return TypedResults.Ok(ProductView.Of(product));
    }
}
