using System.Text.Json;
using Nexus.Kernel;

namespace Nexus.Web.Wire;

/// <summary>A cart with the prices of this moment, from order-processor.</summary>
public sealed record Cart(Guid Id, Guid? OrderId, IReadOnlyList<CartLine> Lines, Money? Total, bool NeedsShipping);

/// <summary>A line; without title and prices when it is no longer on sale.</summary>
public sealed record CartLine(
    Guid VariantId,
    int Quantity,
    bool OnSale,
    Guid? ProductId,
    string? Title,
    Money? UnitPrice,
    Money? Total,
    bool AlreadyYours = false
);

/// <summary>A way to pay, from billing-service.</summary>
public sealed record PaymentMethod(string Token, string Label);

/// <summary>An order as its buyer sees it.</summary>
public sealed record Order(
    Guid Id,
    string Number,
    string State,
    string? Reason,
    bool Refunded,
    IReadOnlyList<OrderLine> Lines,
    Money Tax,
    Money Total,
    string? BuyerName,
    string? BuyerAddress,
    Guid? InvoiceId,
    string? InvoiceNumber,
    DateTimeOffset PlacedAt,
    DateTimeOffset ChangedAt,
    bool MayCancel = false,
    Money RefundedAmount = default,
    IReadOnlyList<OrderRefund>? Refunds = null
)
{
    public bool IsOver =>
        State is "fulfilled" or "readyToShip" or "cancelled" or "refunded"
        // Paid, cannot be fulfilled, and the provider gives nothing back: an administrator has to look.
        || (State == "paid" && AllRefunds.Count > 0 && OpenRefund is null);

    public bool IsRefunded => State == "refunded";

    public IReadOnlyList<OrderRefund> AllRefunds => Refunds ?? [];

    public OrderRefund? OpenRefund => AllRefunds.FirstOrDefault(refund => refund.IsOpen);

    /// <summary>How many of a line are not given back yet.</summary>
    public int LeftOf(OrderLine line) =>
        line.Quantity
        - AllRefunds
            .Where(refund => refund.State == "done")
            .SelectMany(refund => refund.Lines)
            .Where(part => part.VariantId == line.VariantId)
            .Sum(part => part.Quantity);

    /// <summary>A cancelled order whose money is on its way back still moves.</summary>
    public bool IsCancelled => State == "cancelled";
}

/// <summary>Money asked back for an order.</summary>
public sealed record OrderRefund(
    Guid Id,
    string State,
    string By,
    Money Amount,
    string Reason,
    string? Declined,
    bool Restock,
    IReadOnlyList<OrderRefundLine> Lines,
    Guid? CreditNoteId,
    string? CreditNoteNumber,
    DateTimeOffset At
)
{
    public bool IsOpen => State is "requested" or "sent";
}

/// <summary>How many of a variant.</summary>
public sealed record OrderRefundLine(Guid VariantId, int Quantity);

/// <summary>A line with the prices of the moment of checkout.</summary>
public sealed record OrderLine(
    Guid VariantId,
    string Title,
    int Quantity,
    Money UnitPrice,
    Money Total,
    bool TracksStock,
    Guid? GrantsReleaseId
);

/// <summary>Something that happened to an order.</summary>
public sealed record OrderEvent(int Sequence, string Type, DateTimeOffset At, JsonElement Data);

/// <summary>How much of a unit there is, from inventory-mgr; what is promised to orders is not available.</summary>
public sealed record Stock(string Sku, int OnHand, int Reserved, int Available);

/// <summary>How much of a unit can be bought now.</summary>
public sealed record Availability(string Sku, int Available);
