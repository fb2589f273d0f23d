using Nexus.Kernel;
using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.OrderProcessor;

/// <summary>One line of an order with the prices of the moment of checkout.</summary>
/// <param name="VariantId">Which variant.</param>
/// <param name="Sku">Its stock-keeping unit.</param>
/// <param name="Title">As printed on the invoice.</param>
/// <param name="SellerId">The creator who gets the share.</param>
/// <param name="Quantity">At least 1.</param>
/// <param name="UnitPrice">Tax included.</param>
/// <param name="TaxBasisPoints">The tax rate in 1/10,000.</param>
/// <param name="Total">Unit price times quantity.</param>
/// <param name="Tax">The tax inside <paramref name="Total"/>.</param>
/// <param name="TracksStock">Whether stock was reserved for it.</param>
/// <param name="GrantsReleaseId">The release its buyer may play and download.</param>
public sealed record OrderLine(
    Guid VariantId,
    string Sku,
    string Title,
    Guid SellerId,
    int Quantity,
    Money UnitPrice,
    int TaxBasisPoints,
    Money Total,
    Money Tax,
    bool TracksStock,
    Guid? GrantsReleaseId
);

/// <summary>An order was placed; nothing is reserved or paid yet.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Number">The number people quote.</param>
/// <param name="BuyerId">Who bought.</param>
/// <param name="Lines">What.</param>
/// <param name="Total">To pay.</param>
[Message("order.placed/1")]
public sealed record OrderPlaced(
    Guid OrderId,
    string Number,
    Guid BuyerId,
    IReadOnlyList<OrderLine> Lines,
    Money Total
);

/// <summary>The money has come in. Invoice, books, entitlements and shipping follow from this.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Number">The number people quote.</param>
/// <param name="BuyerId">Who bought.</param>
/// <param name="BuyerName">For the invoice.</param>
/// <param name="BuyerAddress">For the invoice, several lines; empty for digital goods.</param>
/// <param name="Lines">What.</param>
/// <param name="Total">What was paid.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="PaymentFee">What the payment provider kept.</param>
/// <param name="PaidAt">When.</param>
[Message("order.paid/1")]
public sealed record OrderPaid(
    Guid OrderId,
    string Number,
    Guid BuyerId,
    string BuyerName,
    string BuyerAddress,
    IReadOnlyList<OrderLine> Lines,
    Money Total,
    Guid PaymentId,
    Money PaymentFee,
    DateTimeOffset PaidAt
);

/// <summary>The order will not be fulfilled; what was reserved is given back.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="BuyerId">Who wanted to buy.</param>
/// <param name="Reason">For the buyer to read.</param>
[Message("order.cancelled/1")]
public sealed record OrderCancelled(Guid OrderId, Guid BuyerId, string Reason);
