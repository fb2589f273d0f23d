using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Commerce.OrderProcessor.Carts;
using Nexus.Commerce.OrderProcessor.History;
using Nexus.Commerce.OrderProcessor.Ownership;
using Nexus.Commerce.OrderProcessor.Process;
using Nexus.Commerce.OrderProcessor.Reading;
using Nexus.Contracts.OrderProcessor;
using Nexus.Contracts.ProductCatalog;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Faults;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.OrderProcessor.Checkout;

internal static class PlaceOrder
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/orders", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithIdempotency<OrderDb>()
            .WithName("placeOrder")
            .WithSummary("Order a cart or lines")
            .WithDescription(
                "The answer is 202: read the order until its state is fulfilled, readyToShip, cancelled or refunded. What "
                    + "its buyer can play already is refused: a digital good is bought once."
            );

    private static async Task<Accepted<OrderView>> HandleAsync(
        OrderRequest request,
        HttpContext http,
        OrderDb db,
        ServiceClient calls,
        CheckoutProcess process,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        request.Check();
        var cart = request.CartId is { } cartId
            ? await OpenCart.FindAsync(db, cartId, http.User, cancellationToken)
            : null;
        var lines = await PriceAsync(request, cart, calls, cancellationToken);
        var total = Pricing.Total(lines);
        Pricing.RequireExpected(total, request);
        if (request.ShippingAddress is null && lines.Exists(line => line.TracksStock))
        {
            throw Problems.Invalid("shippingAddress", "Something of this is sent by post: say where to.");
        }
        var now = clock.GetUtcNow();
        var order = new Order { Id = Guid.CreateVersion7(now) };
        var placed = new WasPlaced(
            OrderNumber.Next(),
            http.User.UserId(),
            request.ShippingAddress?.Name ?? http.User.FindFirst(NexusClaims.Name)?.Value ?? "",
            request.ShippingAddress?.ToText() ?? "",
            lines,
            total,
            Guid.CreateVersion7(now)
        );
        await OncePerBuyer.ClaimAsync(db, order.Id, placed.BuyerId, lines, cancellationToken);
        if (cart is not null)
        {
            // The cart's version guards this: of two orders of one cart, one save wins.
            (cart.OrderId, cart.ChangedAt) = (order.Id, now);
        }
        db.Append(order, placed, now);
        db.Orders.Add(order);
        process.Begin(order, request.PaymentMethod, now);
        db.Audit(
            http.User.ActorName(),
            "order.placed",
            order.Id.ToString(),
            new
            {
                order.Number,
                total.Minor,
                total.Currency,
            }
        );
        KillPoint.Reached("order.before-commit");
        return TypedResults.Accepted($"/api/orders/{order.Id}", OrderView.Of(order, onlySeller: null));
    }

    private static async Task<List<OrderLine>> PriceAsync(
        OrderRequest request,
        Cart? cart,
        ServiceClient calls,
        CancellationToken cancellationToken
    )
    {
        cart?.RequireOpen();
        var wanted =
            request.Lines
            ??
            [
                .. cart!
                    .Lines.OrderBy(line => line.AddedAt)
                    .Select(line => new LineRequest { VariantId = line.VariantId, Quantity = line.Quantity }),
            ];
        if (wanted.Count == 0)
        {
            throw Problems.Conflict("cart-empty", "The cart is empty.");
        }
        var ids = wanted.Select(line => line.VariantId).Distinct().ToList();
        var found = await calls.SendAsync(CatalogCalls.GetVariants, new GetVariants(ids), cancellationToken);
        return Pricing.Price(wanted, found.Variants);
    }
}
