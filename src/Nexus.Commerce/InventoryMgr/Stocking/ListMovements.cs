using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.InventoryMgr.Stocking;

/// <summary>One change of a unit's stock.</summary>
internal sealed record MovementView(
    Guid Id,
    MovementKind Kind,
    int OnHandDelta,
    int ReservedDelta,
    Guid? OrderId,
    string Note,
    DateTimeOffset At
);

internal static class ListMovements
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/inventory/{sku}/movements", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("listMovements")
            .WithSummary("List every change of a unit's stock, newest first");

    private static async Task<Ok<Page<MovementView>>> HandleAsync(
        string sku,
        HttpContext http,
        InventoryDb db,
        Parties parties,
        CancellationToken cancellationToken,
        int? limit = null,
        string? after = null
    )
    {
        var unit = StockRules.Normalise(sku);
        var owner = await db
            .Stock.Where(one => one.Sku == unit)
            .Select(one => (Guid?)one.OwnerId)
            .FirstOrDefaultAsync(cancellationToken);
        await parties.RequireAsync(http.User, owner, sku, OrganisationRole.Viewer, cancellationToken);
        var page = PageQuery.Of(limit, after);
        var rows = db.Movements.AsNoTracking().Where(row => row.Sku == unit);
        var found = await rows.NewestFirst(page, row => row.Id)
            .Select(row => new MovementView(
                row.Id,
                row.Kind,
                row.OnHandDelta,
                row.ReservedDelta,
                row.OrderId,
                row.Note,
                row.At
            ))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Cut(http, found, item => item.Id));
    }
}
