namespace Nexus.Commerce.InventoryMgr;

/// <summary>How much there is of a unit at a location.</summary>
internal sealed class Stock
{
    /// <summary>The one location there is so far.</summary>
    public const string MainLocation = "main";

    public required string Sku { get; init; }

    public required string Location { get; init; }

    public Guid OwnerId { get; init; }

    public int OnHand { get; set; }

    public int Reserved { get; set; }

    public int LowThreshold { get; set; }

    public DateTimeOffset ChangedAt { get; set; }
}

internal enum MovementKind
{
    Set,
    Adjusted,
    Reserved,
    Released,
    Sold,
    Returned,
}

/// <summary>Why a number changed; the sum of a unit's movements is its stock. Rows are only ever added.</summary>
internal sealed class Movement
{
    public Guid Id { get; init; }

    public required string Sku { get; init; }

    public required string Location { get; init; }

    public MovementKind Kind { get; init; }

    public int OnHandDelta { get; init; }

    public int ReservedDelta { get; init; }

    public Guid? OrderId { get; init; }

    /// <summary>A user, or <c>system</c>.</summary>
    public required string Actor { get; init; }

    public required string Note { get; init; }

    public DateTimeOffset At { get; init; }
}

internal enum ReservationState
{
    Held,
    Rejected,
    Committed,
    Released,

    /// <summary>Paid after it had expired and others had bought the units.</summary>
    Lost,
}

/// <summary>What an order has asked for. A release that comes first leaves a released one, which stops a late request.</summary>
internal sealed class Reservation
{
    public Guid OrderId { get; init; }

    public ReservationState State { get; set; }

    public DateTimeOffset At { get; init; }

    public DateTimeOffset ChangedAt { get; set; }

    public List<ReservationLine> Lines { get; init; } = [];
}

internal sealed class ReservationLine
{
    public Guid OrderId { get; init; }

    public required string Sku { get; init; }

    public int Quantity { get; init; }
}
