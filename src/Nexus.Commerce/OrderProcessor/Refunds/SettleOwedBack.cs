using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.OrderProcessor.Refunds;

/// <summary>Money that is owed back because the provider declined.</summary>
internal sealed record OwedBackView(Guid OrderId, string Number, Money Amount, string Why, DateTimeOffset Since);

/// <summary>How it was settled, for the audit log.</summary>
internal sealed record SettleRequest
{
    [StringLength(500, MinimumLength = 1)]
    public required string Note { get; init; }
}

internal static class SettleOwedBack
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/orders/owed-back", ListAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("listOwedBack")
            .WithSummary("List paid orders that cannot be delivered and whose refund the provider declined");
        routes
            .MapPost("/api/orders/owed-back/{orderId:guid}/settle", SettleAsync)
            .RequireAuthorization(Policies.Administrator)
            .WithName("settleOwedBack")
            .WithSummary("Say that the money went back another way; nothing is booked by it")
            .ProducesProblem(404);
    }

    private static async Task<Ok<Page<OwedBackView>>> ListAsync(
        HttpContext http,
        OrderDb db,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var page = PageQuery.Of(limit, after);
        var rows = await db
            .OwedBack.AsNoTracking()
            .NewestFirst(page, row => row.OrderId)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(
            page.Cut(
                http,
                rows.ConvertAll(row => new OwedBackView(
                    row.OrderId,
                    row.Number,
                    new Money(row.AmountMinor, row.Currency),
                    row.Why,
                    row.Since
                )),
                view => view.OrderId
            )
        );
    }

    private static async Task<NoContent> SettleAsync(
        Guid orderId,
        SettleRequest request,
        HttpContext http,
        OrderDb db,
        CancellationToken cancellationToken
    )
    {
        var row =
            await db.OwedBack.FirstOrDefaultAsync(one => one.OrderId == orderId, cancellationToken)
            ?? throw Problems.NotFound("owed order", orderId);
        db.OwedBack.Remove(row);
        db.Audit(
            http.User.ActorName(),
            "order.owed-back-settled",
            orderId.ToString(),
            new
            {
                row.AmountMinor,
                row.Currency,
                request.Note,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
