using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.InventoryMgr.Stocking;

/// <summary>A delivery, a loss, a return.</summary>
internal sealed record AdjustStockRequest
{
    /// <summary>How much more, or less when negative.</summary>
    [Range(-StockRules.Most, StockRules.Most)]
    public required int Delta { get; init; }

    [StringLength(200, MinimumLength = 1)]
    public required string Note { get; init; }
}

internal static class AdjustStock
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/inventory/{sku}/adjustments", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithIdempotency<InventoryDb>()
            .WithName("adjustStock")
            .WithSummary("Add to what is on hand, or take away, with a reason");

    private static async Task<Ok<StockView>> HandleAsync(
        string sku,
        AdjustStockRequest request,
        HttpContext http,
        InventoryDb db,
        Parties parties,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var unit = StockRules.Normalise(sku);
        var row = await db.Stock.FirstOrDefaultAsync(one => one.Sku == unit, cancellationToken);
        await parties.RequireAsync(http.User, row?.OwnerId, sku, OrganisationRole.Editor, cancellationToken);
        var after = (long)row!.OnHand + request.Delta;
        if (request.Delta == 0 || after > StockRules.Most)
        {
            throw Problems.Invalid("delta", $"Not zero, and at most {StockRules.Most} on hand in the end.");
        }
        if (after < row.Reserved)
        {
            throw Problems.Conflict(
                "stock-reserved",
                "More than that is reserved.",
                $"{row.Reserved} are promised to orders."
            );
        }
        // Saved by the idempotency filter in one transaction; the two numbers guard it against orders meanwhile.
        var now = clock.GetUtcNow();
        (row.OnHand, row.ChangedAt) = ((int)after, now);
        new StockBook(db, now).Move(
            unit,
            MovementKind.Adjusted,
            request.Delta,
            0,
            null,
            http.User.ActorName(),
            request.Note
        );
        return TypedResults.Ok(StockView.Of(row));
    }
}
