using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.InventoryMgr.Stocking;

internal static class ReadStock
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/inventory/{sku}", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("readStock")
            .WithSummary("Read one's stock of a unit");

    private static async Task<Ok<StockView>> HandleAsync(
        string sku,
        HttpContext http,
        InventoryDb db,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var unit = StockRules.Normalise(sku);
        var row = await db.Stock.AsNoTracking().FirstOrDefaultAsync(one => one.Sku == unit, cancellationToken);
        await parties.RequireAsync(http.User, row?.OwnerId, sku, OrganisationRole.Viewer, cancellationToken);
        return TypedResults.Ok(StockView.Of(row!));
    }
}
