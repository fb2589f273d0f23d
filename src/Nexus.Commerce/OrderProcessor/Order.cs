using Nexus.Commerce.OrderProcessor.History;
using Nexus.Commerce.OrderProcessor.Refunds;
using Nexus.Contracts.OrderProcessor;
using Nexus.Contracts.ProductCatalog;
using Nexus.Kernel;
using Nexus.Kernel.Data;

namespace Nexus.Commerce.OrderProcessor;

internal enum OrderState
{
    Placed,
    Paid,
    ReadyToShip,
    Fulfilled,

    /// <summary>Ended before it was paid; money that came too late went back.</summary>
    Cancelled,

    /// <summary>Paid, and all of the money went back.</summary>
    Refunded,
}

/// <summary>The fold of an order's events, kept as a row so that lists need not fold. Only <see cref="Apply"/> changes it.</summary>
internal sealed class Order : IVersioned
{
    /// <summary>Stands for the name of a buyer who was erased.</summary>
    public const string Forgotten = "Erased buyer";

    public Guid Id { get; init; }

    public string Number { get; private set; } = "";

    public Guid BuyerId { get; private set; }

    public string BuyerName { get; private set; } = "";

    public string BuyerAddress { get; private set; } = "";

    public OrderState State { get; private set; }

    /// <summary>Why it was cancelled or refunded, for the buyer to read.</summary>
    public string? Reason { get; private set; }

    public long TotalMinor { get; private set; }

    public string Currency { get; private set; } = "";

    public Guid PaymentId { get; private set; }

    public bool StockReserved { get; private set; }

    public Guid? InvoiceId { get; private set; }

    public string? InvoiceNumber { get; private set; }

    public Guid? LedgerTransactionId { get; private set; }

    public bool Refunded { get; private set; }

    /// <summary>All that was asked back, oldest first; at most one is under way at a time.</summary>
    public IReadOnlyList<Refund> Refunds { get; private set; } = [];

    public DateTimeOffset PlacedAt { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>How many events there are.</summary>
    public int Events { get; private set; }

    public long Version { get; set; }

    public List<OrderLineRow> Lines { get; init; } = [];

    public Money Total => new(TotalMinor, Currency);

    /// <summary>Whether there is something to be sent by post.</summary>
    public bool Ships => Lines.Exists(line => line.TracksStock);

    /// <summary>Whether it has its invoice and stands in the books; before that no money goes back.</summary>
    public bool IsSettled => InvoiceId is not null && LedgerTransactionId is not null;

    /// <summary>What it becomes when everything went well.</summary>
    public OrderState CompleteState => Ships ? OrderState.ReadyToShip : OrderState.Fulfilled;

    public Refund? OpenRefund => Refunds.FirstOrDefault(refund => refund.IsOpen);

    /// <summary>How many of a variant refunds that are done gave back.</summary>
    public int RefundedOf(Guid variantId) =>
        Refunds
            .Where(refund => refund.State == RefundState.Done)
            .SelectMany(refund => refund.Lines)
            .Where(line => line.VariantId == variantId)
            .Sum(line => line.Quantity);

    /// <summary>What it lets its buyer play.</summary>
    public List<Guid> Releases() => [.. Lines.Select(line => line.GrantsReleaseId).OfType<Guid>()];

    /// <summary>What is not given back yet.</summary>
    public List<RefundLine> Rest() =>
        [
            .. Lines
                .OrderBy(line => line.Position)
                .Select(line => new RefundLine(line.VariantId, line.Quantity - RefundedOf(line.VariantId)))
                .Where(line => line.Quantity > 0),
        ];

    public void Apply(OrderEvent happened, DateTimeOffset at)
    {
        switch (happened)
        {
            case WasPlaced placed:
                Begin(placed, at);
                break;
            case StockWasReserved:
                StockReserved = true;
                break;
            case WasPaid:
                State = OrderState.Paid;
                break;
            case WasInvoiced invoiced:
                (InvoiceId, InvoiceNumber) = (invoiced.InvoiceId, invoiced.Number);
                break;
            case WasBooked booked:
                LedgerTransactionId = booked.TransactionId;
                break;
            case WasCompleted completed:
                State = completed.State;
                break;
            case WasCancelled cancelled:
                (State, Reason) = (OrderState.Cancelled, cancelled.Reason);
                break;
            case RefundEvent refund:
                Apply(refund, at);
                break;
            default:
                throw new InvalidOperationException($"An order knows no {happened.GetType().Name}.");
        }
        ChangedAt = at;
        Events++;
    }

    /// <summary>For an erasure: the figures stay, the person goes. The history's first event is changed with it.</summary>
    public void ForgetBuyer() => (BuyerName, BuyerAddress) = (Forgotten, "");

    private void Apply(RefundEvent happened, DateTimeOffset at)
    {
        Refunds =
        [
            .. Refunds.Select(refund => refund.Id == happened.RefundId ? refund.After(happened) : refund),
            .. happened is WasRefundRequested asked ? [Refund.Of(asked, at)] : Array.Empty<Refund>(),
        ];
        if (happened is not WasRefunded)
        {
            return;
        }
        if (State == OrderState.Cancelled)
        {
            // The money came after the end, and went back by itself.
            Refunded = true;
        }
        else if (Rest().Count == 0)
        {
            (State, Refunded) = (OrderState.Refunded, true);
            Reason = Refunds.Single(refund => refund.Id == happened.RefundId).Reason;
        }
    }

    private void Begin(WasPlaced placed, DateTimeOffset at)
    {
        (Number, State, PlacedAt, PaymentId) = (placed.Number, OrderState.Placed, at, placed.PaymentId);
        (BuyerId, BuyerName, BuyerAddress) = (placed.BuyerId, placed.BuyerName, placed.BuyerAddress);
        (TotalMinor, Currency) = (placed.Total.Minor, placed.Total.Currency);
        Lines.AddRange(placed.Lines.Select((line, index) => OrderLineRow.Of(Id, index + 1, line)));
    }
}

/// <summary>A line of an order.</summary>
internal sealed class OrderLineRow
{
    public Guid OrderId { get; init; }

    public int Position { get; init; }

    public Guid VariantId { get; init; }

    public required string Sku { get; init; }

    public required string Title { get; init; }

    public Guid SellerId { get; init; }

    public int Quantity { get; init; }

    public long UnitMinor { get; init; }

    public int TaxBasisPoints { get; init; }

    public long TotalMinor { get; init; }

    public long TaxMinor { get; init; }

    public bool TracksStock { get; init; }

    public Guid? GrantsReleaseId { get; init; }

    /// <summary>Days to begin, where it is lent; together with the hours.</summary>
    public int? RentalDays { get; init; }

    /// <summary>Hours from the first play on.</summary>
    public int? RentalHours { get; init; }

    public static OrderLineRow Of(Guid orderId, int position, OrderLine line) =>
        new()
        {
            OrderId = orderId,
            Position = position,
            VariantId = line.VariantId,
            Sku = line.Sku,
            Title = line.Title,
            SellerId = line.SellerId,
            Quantity = line.Quantity,
            UnitMinor = line.UnitPrice.Minor,
            TaxBasisPoints = line.TaxBasisPoints,
            TotalMinor = line.Total.Minor,
            TaxMinor = line.Tax.Minor,
            TracksStock = line.TracksStock,
            GrantsReleaseId = line.GrantsReleaseId,
            RentalDays = line.Rental?.DaysToBegin,
            RentalHours = line.Rental?.HoursToPlay,
        };

    public OrderLine ToLine(string currency) =>
        new(
            VariantId,
            Sku,
            Title,
            SellerId,
            Quantity,
            new Money(UnitMinor, currency),
            TaxBasisPoints,
            new Money(TotalMinor, currency),
            new Money(TaxMinor, currency),
            TracksStock,
            GrantsReleaseId,
            RentalDays is { } days && RentalHours is { } hours ? new RentalTerms(days, hours) : null
        );
}
