using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.InventoryMgr;

/// <summary>A quantity of one stock-keeping unit.</summary>
/// <param name="Sku">The unit.</param>
/// <param name="Quantity">At least 1.</param>
public sealed record StockLine(string Sku, int Quantity);

/// <summary>Asks inventory-mgr to reserve all lines or none.</summary>
/// <param name="OrderId">The reservation's identifier too: asking twice reserves once.</param>
/// <param name="Lines">What is wanted.</param>
[Message("stock.reserve-requested/1")]
public sealed record StockReserveRequested(Guid OrderId, IReadOnlyList<StockLine> Lines);

/// <summary>Everything is reserved.</summary>
/// <param name="OrderId">The order.</param>
[Message("stock.reserved/1")]
public sealed record StockReserved(Guid OrderId);

/// <summary>Not enough of something; nothing is reserved.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Missing">What there was too little of.</param>
[Message("stock.rejected/1")]
public sealed record StockRejected(Guid OrderId, IReadOnlyList<string> Missing);

/// <summary>The order is paid: the reservation becomes a sale.</summary>
/// <param name="OrderId">The order.</param>
[Message("stock.commit-requested/1")]
public sealed record StockCommitRequested(Guid OrderId);

/// <summary>The order failed: the reservation is given back.</summary>
/// <param name="OrderId">The order.</param>
[Message("stock.release-requested/1")]
public sealed record StockReleaseRequested(Guid OrderId);

/// <summary>The order is paid, its reservation had expired and somebody else bought the units: nothing of it is sold.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Missing">What there was too little of.</param>
[Message("stock.lost/1")]
public sealed record StockLost(Guid OrderId, IReadOnlyList<string> Missing);

/// <summary>Units of a refunded order go back on the shelf.</summary>
/// <param name="OrderId">The order they were sold with.</param>
/// <param name="RefundId">The refund.</param>
/// <param name="Lines">What comes back.</param>
[Message("stock.return-requested/1")]
public sealed record StockReturnRequested(Guid OrderId, Guid RefundId, IReadOnlyList<StockLine> Lines);

/// <summary>A unit fell to its threshold.</summary>
/// <param name="Sku">The unit.</param>
/// <param name="OwnerId">The creator.</param>
/// <param name="Available">What is left.</param>
[Message("stock.low/1")]
public sealed record StockLow(string Sku, Guid OwnerId, int Available);
