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
    Money? Total
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
    DateTimeOffset ChangedAt
)
{
    public bool IsOver => State is "fulfilled" or "readyToShip" or "cancelled";

    /// <summary>A cancelled order whose money is on its way back still moves.</summary>
    public bool IsCancelled => State == "cancelled";
}

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
