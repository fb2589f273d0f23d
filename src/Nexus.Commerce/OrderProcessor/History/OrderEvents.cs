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

internal sealed record WasRefunded(Money Amount) : OrderEvent;
