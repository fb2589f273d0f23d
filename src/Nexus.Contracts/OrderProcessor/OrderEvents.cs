using System.Text.Json.Serialization;
using Nexus.Contracts.ProductCatalog;
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
/// <param name="Rental">For how long it is lent; null, and then not sent, where it is sold.</param>
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
    Guid? GrantsReleaseId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RentalTerms? Rental = null
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

/// <summary>What of a line a refund gives back.</summary>
/// <param name="Line">The line as it was sold.</param>
/// <param name="Before">How many of it earlier refunds gave back.</param>
/// <param name="Quantity">How many this one gives back.</param>
/// <param name="Amount">The money, tax included.</param>
/// <param name="Tax">The tax inside <paramref name="Amount"/>.</param>
public sealed record RefundedLine(OrderLine Line, int Before, int Quantity, Money Amount, Money Tax);

/// <summary>
/// Money of a paid order went back, all of it or a part. Books, credit note and entitlements follow from this. It is
/// sent only for an order that stands in the books and has its invoice.
/// </summary>
/// <param name="OrderId">The order.</param>
/// <param name="Number">The number people quote.</param>
/// <param name="RefundId">The refund; one event each.</param>
/// <param name="BuyerId">Who got the money.</param>
/// <param name="Lines">What was given back.</param>
/// <param name="Amount">What went back now.</param>
/// <param name="Before">What earlier refunds of the order gave back.</param>
/// <param name="Total">What was paid for the order.</param>
/// <param name="PaymentFee">What the payment provider kept of the whole payment.</param>
/// <param name="Reason">For the buyer to read.</param>
/// <param name="RefundedAt">When.</param>
[Message("order.refunded/1")]
public sealed record OrderRefunded(
    Guid OrderId,
    string Number,
    Guid RefundId,
    Guid BuyerId,
    IReadOnlyList<RefundedLine> Lines,
    Money Amount,
    Money Before,
    Money Total,
    Money PaymentFee,
    string Reason,
    DateTimeOffset RefundedAt
);
