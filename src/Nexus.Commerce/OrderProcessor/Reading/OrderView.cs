using Nexus.Commerce.OrderProcessor.Refunds;
using Nexus.Contracts.OrderProcessor;
using Nexus.Kernel;

namespace Nexus.Commerce.OrderProcessor.Reading;

/// <summary>An order as its buyer sees it, or the part of it a seller sees.</summary>
/// <param name="Id">The order.</param>
/// <param name="Number">The number people quote.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why it was cancelled or refunded.</param>
/// <param name="Refunded">Whether all of the money went back.</param>
/// <param name="RefundedAmount">What went back for the lines shown.</param>
/// <param name="Refunds">All that was asked back, oldest first.</param>
/// <param name="MayCancel">Whether its buyer may still cancel it, as far as is known here.</param>
/// <param name="Lines">All, or the seller's own.</param>
/// <param name="Tax">Inside the total, over the lines shown.</param>
/// <param name="Total">Over the lines shown.</param>
/// <param name="BuyerName">Null for sellers.</param>
/// <param name="BuyerAddress">Null for sellers.</param>
/// <param name="PaymentId">Null for sellers.</param>
/// <param name="InvoiceId">Once it is issued.</param>
/// <param name="InvoiceNumber">Once it is issued.</param>
/// <param name="PlacedAt">When.</param>
/// <param name="ChangedAt">When something last happened.</param>
internal sealed record OrderView(
    Guid Id,
    string Number,
    OrderState State,
    string? Reason,
    bool Refunded,
    Money RefundedAmount,
    IReadOnlyList<RefundView> Refunds,
    bool MayCancel,
    IReadOnlyList<OrderLine> Lines,
    Money Tax,
    Money Total,
    string? BuyerName,
    string? BuyerAddress,
    Guid? PaymentId,
    Guid? InvoiceId,
    string? InvoiceNumber,
    DateTimeOffset PlacedAt,
    DateTimeOffset ChangedAt
)
{
    public static OrderView Of(Order order, Guid? onlySeller)
    {
        var shown = order
            .Lines.Where(line => onlySeller is null || line.SellerId == onlySeller)
            .OrderBy(line => line.Position)
            .ToList();
        var whole = onlySeller is null;
        var refunds = order
            .Refunds.Select(refund => RefundView.Of(refund, shown, order.Currency))
            .OfType<RefundView>()
            .ToList();
        return new OrderView(
            order.Id,
            order.Number,
            order.State,
            order.Reason,
            order.Refunded,
            new Money(
                refunds.Where(refund => refund.State == RefundState.Done).Sum(refund => refund.Amount.Minor),
                order.Currency
            ),
            refunds,
            whole && CancelRules.Refusal(order) is null,
            shown.ConvertAll(line => line.ToLine(order.Currency)),
            new Money(shown.Sum(line => line.TaxMinor), order.Currency),
            new Money(shown.Sum(line => line.TotalMinor), order.Currency),
            whole ? order.BuyerName : null,
            whole ? order.BuyerAddress : null,
            whole ? order.PaymentId : null,
            order.InvoiceId,
            order.InvoiceNumber,
            order.PlacedAt,
            order.ChangedAt
        );
    }
}
