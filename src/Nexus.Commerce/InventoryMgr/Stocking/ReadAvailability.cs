using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Nexus.Commerce.InventoryMgr.Stocking;

/// <summary>How much of a unit can be bought now.</summary>
internal sealed record Availability(string Sku, int Available);

internal static class ReadAvailability
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/inventory/{sku}/availability", HandleAsync)
            .AllowAnonymous()
            .WithName("readAvailability")
            .WithSummary("How much of a unit can be bought now; zero for what has no stock");

    private static async Task<Ok<Availability>> HandleAsync(
        string sku,
        InventoryDb db,
        CancellationToken cancellationToken
    )
    {
        var unit = StockRules.Normalise(sku);
        var left = await db
            .Stock.Where(row => row.Sku == unit)
            .Select(row => row.OnHand - row.Reserved)
            .FirstOrDefaultAsync(cancellationToken);
        return TypedResults.Ok(new Availability(unit, left));
    }
}
