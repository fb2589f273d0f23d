using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.ProductCatalog.Browsing;

internal static class ListOwnProducts
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/products/mine", HandleAsync)
            .RequireAuthorization(Policies.User)
            .ActsForOrganisations()
            .WithName("listOwnProducts")
            .WithSummary(
                "List one's own products, or those of the organisation one acts for, in every state, newest first"
            );

    private static async Task<Ok<Page<ProductView>>> HandleAsync(
        HttpContext http,
        CatalogDb db,
        Parties parties,
        CancellationToken cancellationToken,
        int? limit = null,
        string? after = null
    )
    {
        var page = PageQuery.Of(limit, after);
        var owner = await parties.ActingForAsync(http, OrganisationRole.Viewer, cancellationToken);
        var rows = db.Products.AsNoTracking().Where(row => row.OwnerId == owner.Id);
        var found = await rows.Include(row => row.Variants)
            .NewestFirst(page, row => row.Id)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(http, [.. found.Select(ProductView.Of)], item => item.Id));
    }
}
