using Nexus.Kernel;
using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.BillingService;

/// <summary>Asks billing-service to take money.</summary>
/// <param name="PaymentId">Also the idempotency key: asking twice takes once.</param>
/// <param name="OrderId">What for.</param>
/// <param name="BuyerId">From whom.</param>
/// <param name="Amount">How much.</param>
/// <param name="PaymentMethod">The provider's token of a payment method; never a card number.</param>
[Message("payment.requested/1")]
public sealed record PaymentRequested(Guid PaymentId, Guid OrderId, Guid BuyerId, Money Amount, string PaymentMethod);

/// <summary>The money is there.</summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="OrderId">What for.</param>
/// <param name="Amount">How much.</param>
/// <param name="Fee">What the provider keeps.</param>
/// <param name="ProviderReference">The provider's own identifier.</param>
[Message("payment.succeeded/1")]
public sealed record PaymentSucceeded(Guid PaymentId, Guid OrderId, Money Amount, Money Fee, string ProviderReference);

/// <summary>The money will not come.</summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="OrderId">What for.</param>
/// <param name="Code">The provider's stable code, for example <c>card_declined</c>.</param>
/// <param name="Reason">For the buyer to read.</param>
[Message("payment.failed/1")]
public sealed record PaymentFailed(Guid PaymentId, Guid OrderId, string Code, string Reason);

/// <summary>Asks to cancel a payment that is no longer wanted: one under way is voided, one that succeeded is refunded.</summary>
/// <param name="PaymentId">The payment.</param>
/// <param name="OrderId">What for.</param>
/// <param name="Reason">For the books.</param>
[Message("payment.cancel-requested/1")]
public sealed record PaymentCancelRequested(Guid PaymentId, Guid OrderId, string Reason);

/// <summary>The money went back.</summary>
/// <param name="RefundId">The refund.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="OrderId">What for.</param>
/// <param name="Amount">How much went back.</param>
[Message("payment.refunded/1")]
public sealed record PaymentRefunded(Guid RefundId, Guid PaymentId, Guid OrderId, Money Amount);

/// <summary>Asks to give back a part of a payment that succeeded, or all of it.</summary>
/// <param name="RefundId">Also the idempotency key: asking twice gives back once.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="OrderId">What for.</param>
/// <param name="Amount">How much; never more than is left of the payment.</param>
/// <param name="Reason">For the books.</param>
[Message("payment.refund-requested/1")]
public sealed record PaymentRefundRequested(Guid RefundId, Guid PaymentId, Guid OrderId, Money Amount, string Reason);

/// <summary>The money does not go back.</summary>
/// <param name="RefundId">The refund.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="OrderId">What for.</param>
/// <param name="Code">The provider's stable code.</param>
/// <param name="Reason">For people to read.</param>
[Message("payment.refund-failed/1")]
public sealed record PaymentRefundFailed(Guid RefundId, Guid PaymentId, Guid OrderId, string Code, string Reason);
