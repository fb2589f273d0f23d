using Nexus.Commerce.OrderProcessor.Refunds;
using Nexus.Contracts.OrderProcessor;
using Nexus.Kernel;

namespace Nexus.Commerce.OrderProcessor.History;

/// <summary>Something that happened to an order.</summary>
internal abstract record OrderEvent;

internal sealed record WasPlaced(
    string Number,
    Guid BuyerId,
    string BuyerName,
    string BuyerAddress,
    IReadOnlyList<OrderLine> Lines,
    Money Total,
    Guid PaymentId
) : OrderEvent;

internal sealed record StockWasReserved : OrderEvent;

internal sealed record WasPaid(Money Fee) : OrderEvent;

internal sealed record WasInvoiced(Guid InvoiceId, string Number) : OrderEvent;

internal sealed record WasBooked(Guid TransactionId) : OrderEvent;

internal sealed record WasCompleted(OrderState State) : OrderEvent;

internal sealed record WasCancelled(string Reason) : OrderEvent;

/// <summary>Something that happened to a refund of an order.</summary>
internal abstract record RefundEvent : OrderEvent
{
    /// <summary>Null where a cancelled order's late payment went back by itself.</summary>
    public Guid? RefundId { get; init; }
}

internal sealed record WasRefundRequested(
    RefundParty By,
    string Reason,
    bool Restock,
    IReadOnlyList<RefundLine> Lines,
    Money Amount,
    bool AwaitsGrants
) : RefundEvent;

/// <summary>The buyer has given back what he could have played.</summary>
internal sealed record GrantsWereReturned : RefundEvent;

/// <summary>The provider was asked to give the money back.</summary>
internal sealed record WasRefundSent : RefundEvent;

internal sealed record WasRefundDeclined(string Reason) : RefundEvent;

internal sealed record WasRefunded(Money Amount) : RefundEvent;

internal sealed record WasCredited(Guid CreditNoteId, string Number) : RefundEvent;
