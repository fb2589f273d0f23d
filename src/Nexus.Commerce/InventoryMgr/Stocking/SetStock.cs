using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ProductCatalog;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.InventoryMgr.Stocking;

/// <summary>The result of counting.</summary>
internal sealed record SetStockRequest
{
    [Range(0, StockRules.Most)]
    public required int OnHand { get; init; }

    /// <summary>When no more than this is available, the owner is told.</summary>
    [Range(0, StockRules.Most)]
    public int LowThreshold { get; init; }
}

internal static class SetStock
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPut("/api/inventory/{sku}", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("setStock")
            .WithSummary("Set how much is on hand")
            .WithDescription(
                "The first time the catalog is asked whose unit it is. Less than what is reserved is refused."
            );

    private static async Task<Ok<StockView>> HandleAsync(
        string sku,
        SetStockRequest request,
        HttpContext http,
        InventoryDb db,
        Parties parties,
        ServiceClient calls,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var unit = StockRules.Normalise(sku);
        var owner =
            await db
                .Stock.Where(row => row.Sku == unit)
                .Select(row => (Guid?)row.OwnerId)
                .FirstOrDefaultAsync(cancellationToken)
            ?? await AskCatalogAsync(calls, unit, cancellationToken);
        await parties.RequireAsync(http.User, owner, sku, OrganisationRole.Editor, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var book = new StockBook(db, clock.GetUtcNow());
        var row = await book.LockAsync(unit, cancellationToken);
        row ??= await CreateAsync(db, unit, owner!.Value, clock.GetUtcNow(), cancellationToken);
        await db
            .Stock.Where(one => one.Sku == unit && one.Location == Stock.MainLocation)
            .ExecuteUpdateAsync(
                set => set.SetProperty(one => one.LowThreshold, request.LowThreshold),
                cancellationToken
            );
        var delta = request.OnHand - row.OnHand;
        if (
            delta != 0
            && !await book.TryChangeAsync(unit, delta, MovementKind.Set, http.User.ActorName(), "", cancellationToken)
        )
        {
            throw Problems.Conflict(
                "stock-reserved",
                "More than that is reserved.",
                $"{row.Reserved} are promised to orders."
            );
        }
        await db.SaveChangesAsync(cancellationToken);
        var after = await db.Stock.AsNoTracking().SingleAsync(one => one.Sku == unit, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(StockView.Of(after));
    }

    private static async Task<Guid?> AskCatalogAsync(
        ServiceClient calls,
        string sku,
        CancellationToken cancellationToken
    )
    {
        var found = await calls.SendAsync(CatalogCalls.FindSku, new FindSku(sku), cancellationToken);
        return found is { OwnerId: not null, TracksStock: false }
            ? throw Problems.Conflict("no-stock", "There is no stock of digital goods.")
            : found.OwnerId;
    }

    private static async Task<Stock> CreateAsync(
        InventoryDb db,
        string sku,
        Guid owner,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var row = new Stock
        {
            Sku = sku,
            Location = Stock.MainLocation,
            OwnerId = owner,
            ChangedAt = now,
        };
        db.Stock.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            throw Problems.Conflict("changed-meanwhile", "Somebody else set it at the same moment.", "Repeat it.");
        }
        db.ChangeTracker.Clear();
        return row;
    }
}
