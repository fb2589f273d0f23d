using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.InventoryMgr.Stocking;

internal static class ListStock
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/inventory", HandleAsync)
            .RequireAuthorization(Policies.User)
            .ActsForOrganisations()
            .WithName("listStock")
            .WithSummary("List one's stock, or that of the organisation one acts for, by unit")
            .WithDescription("after is the last unit of the page before.");

    private static async Task<Ok<StockList>> HandleAsync(
        HttpContext http,
        InventoryDb db,
        Parties parties,
        CancellationToken cancellationToken,
        int? limit = null,
        string? after = null
    )
    {
        var most = PageQuery.Of(limit, null).Limit;
        var owner = await parties.ActingForAsync(http, OrganisationRole.Viewer, cancellationToken);
        var from = after ?? "";
        var rows = await db
            .Stock.AsNoTracking()
            .Where(row => row.OwnerId == owner.Id && string.Compare(row.Sku, from) > 0)
            .OrderBy(row => row.Sku)
            .Take(most + 1)
            .ToListAsync(cancellationToken);
        var items = rows.Take(most).Select(StockView.Of).ToList();
        return TypedResults.Ok(new StockList(items, rows.Count > most ? items[^1].Sku : null));
    }
}
