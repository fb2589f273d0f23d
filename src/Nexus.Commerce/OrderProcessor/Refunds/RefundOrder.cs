using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Commerce.OrderProcessor.Carts;
using Nexus.Commerce.OrderProcessor.Reading;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.OrderProcessor.Refunds;

/// <summary>A seller gives money back.</summary>
internal sealed record RefundOrderRequest
{
    /// <summary>Nothing here gives back all that is left of the own lines.</summary>
    [MaxLength(Cart.MostLines)]
    public IReadOnlyList<LineRequest>? Lines { get; init; }

    /// <summary>For the buyer to read.</summary>
    [StringLength(500, MinimumLength = 1)]
    public required string Reason { get; init; }

    /// <summary>Whether the goods go back on the shelf.</summary>
    public required bool Restock { get; init; }
}

internal static class RefundOrder
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/orders/{id:guid}/refunds", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithIdempotency<OrderDb>()
            .WithName("refundOrder")
            .WithSummary("Give money back for a paid order: all of it, or lines with quantities")
            .WithDescription(
                "For the seller of the lines (of an organisation's from manager on) and administrators; one refund of an order at a time. The answer is 202: "
                    + "read the order until the refund is done or declined. Tax, fee and shares of a part are what all "
                    + "that is given back until now comes to, less what earlier refunds had: the last part takes the "
                    + "cents of rounding."
            )
            .ProducesProblem(403)
            .ProducesProblem(404)
            .ProducesProblem(409);

    private static async Task<Accepted<OrderView>> HandleAsync(
        Guid id,
        RefundOrderRequest request,
        HttpContext http,
        OrderDb db,
        Parties parties,
        RefundProcess refunds,
        CancellationToken cancellationToken
    )
    {
        var order =
            await db.Orders.Include(row => row.Lines).FirstOrDefaultAsync(row => row.Id == id, cancellationToken)
            ?? throw Problems.NotFound("order", id);
        var (by, onlySeller) = await RequirePartyAsync(order, http.User, parties, cancellationToken);
        RequireRefundable(order);
        var lines = Choose(order, request, onlySeller);
        refunds.Request(order, by, request.Reason, request.Restock, lines);
        db.Audit(http.User.ActorName(), "order.refund-requested", id.ToString(), new { request.Reason, lines });
        return TypedResults.Accepted($"/api/orders/{id}", OrderView.Of(order, onlySeller));
    }

    private static async Task<(RefundParty By, Guid? OnlySeller)> RequirePartyAsync(
        Order order,
        ClaimsPrincipal user,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        if (user.HasRole(Roles.Administrator))
        {
            return (RefundParty.Administrator, null);
        }
        List<Guid> sellers = [.. order.Lines.Select(line => line.SellerId).Distinct()];
        if (await parties.OneOfAsync(user, sellers, OrganisationRole.Manager, cancellationToken) is { } seller)
        {
            return (RefundParty.Seller, seller);
        }
        throw order.BuyerId == user.UserId()
            ? Problems.Forbidden("A refund is the seller's to give; cancel the order instead, or ask the seller.")
            : Problems.NotFound("order", order.Id);
    }

    private static void RequireRefundable(Order order)
    {
        if (order.OpenRefund is not null)
        {
            throw CancelRules.RefundIsUnderWay();
        }
        if (order.State is OrderState.Placed or OrderState.Cancelled or OrderState.Refunded)
        {
            throw Problems.Conflict("nothing-to-refund", "There is no money to give back.", $"It is {order.State}.");
        }
    }

    private static List<RefundLine> Choose(Order order, RefundOrderRequest request, Guid? onlySeller)
    {
        var own = order
            .Lines.Where(line => onlySeller is null || line.SellerId == onlySeller)
            .Select(line => line.VariantId)
            .ToHashSet();
        var left = order.Rest().Where(line => own.Contains(line.VariantId)).ToDictionary(line => line.VariantId);
        var wanted = request.Lines is { Count: > 0 } lines
            ? lines
                .GroupBy(line => line.VariantId)
                .Select(group => new RefundLine(group.Key, group.Sum(line => line.Quantity)))
                .ToList()
            : [.. left.Values];
        foreach (var line in wanted)
        {
            if (!own.Contains(line.VariantId))
            {
                throw Problems.Invalid("lines", $"The order has no line {line.VariantId} of yours.");
            }
            var rest = left.GetValueOrDefault(line.VariantId)?.Quantity ?? 0;
            if (line.Quantity > rest)
            {
                throw Problems.Conflict(
                    "more-than-left",
                    "So much is not left to refund.",
                    $"Of {line.VariantId} there are {rest} left, asked are {line.Quantity}."
                );
            }
        }
        return wanted.Count > 0
            ? wanted
            : throw Problems.Conflict("nothing-to-refund", "There is no money to give back.", "All of it went back.");
    }
}
