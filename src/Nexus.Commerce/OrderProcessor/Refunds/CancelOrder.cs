using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Commerce.OrderProcessor.Process;
using Nexus.Commerce.OrderProcessor.Reading;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.OrderProcessor.Refunds;

/// <summary>A buyer no longer wants it.</summary>
internal sealed record CancelRequest
{
    [StringLength(500, MinimumLength = 1)]
    public required string Reason { get; init; }
}

internal static class CancelOrder
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/orders/{id:guid}/cancel", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithIdempotency<OrderDb>()
            .WithName("cancelOrder")
            .WithSummary("Cancel an order of one's own; what was paid goes back")
            .WithDescription(
                "Until goods are ready to ship; digital goods until they are played or downloaded. The answer is 202: "
                    + "read the order until it is cancelled or refunded, or its refund is declined."
            )
            .ProducesProblem(404)
            .ProducesProblem(409);

    private static async Task<Accepted<OrderView>> HandleAsync(
        Guid id,
        CancelRequest request,
        HttpContext http,
        OrderDb db,
        CheckoutProcess checkout,
        RefundProcess refunds,
        CancellationToken cancellationToken
    )
    {
        var buyer = http.User.UserId();
        var order =
            await db
                .Orders.Include(row => row.Lines)
                .FirstOrDefaultAsync(row => row.Id == id && row.BuyerId == buyer, cancellationToken)
            ?? throw Problems.NotFound("order", id);
        if (CancelRules.Refusal(order) is { } refusal)
        {
            throw refusal;
        }
        if (order.State == OrderState.Placed)
        {
            var saga = await db.Sagas.SingleAsync(row => row.Id == id, cancellationToken);
            await checkout.CancelAsync(saga, order, request.Reason, cancellationToken);
        }
        else
        {
            refunds.Request(order, RefundParty.Buyer, request.Reason, restock: true, order.Rest());
        }
        db.Audit(http.User.ActorName(), "order.cancel-requested", id.ToString(), new { request.Reason });
        return TypedResults.Accepted($"/api/orders/{id}", OrderView.Of(order, onlySeller: null));
    }
}
