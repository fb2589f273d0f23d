using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.StreamingV2;

/// <summary>A buyer wants to give back what an order lets him play; possible only while he has not used it.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="RefundId">The refund that waits for the answer.</param>
/// <param name="BuyerId">Who bought.</param>
/// <param name="ReleaseIds">What.</param>
[Message("grant.return-requested/1")]
public sealed record GrantReturnRequested(Guid OrderId, Guid RefundId, Guid BuyerId, IReadOnlyList<Guid> ReleaseIds);

/// <summary>The order grants nothing any more.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="RefundId">The refund that waits.</param>
[Message("grant.returned/1")]
public sealed record GrantReturned(Guid OrderId, Guid RefundId);

/// <summary>It was played or downloaded already; nothing has changed.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="RefundId">The refund that waits.</param>
[Message("grant.return-refused/1")]
public sealed record GrantReturnRefused(Guid OrderId, Guid RefundId);

/// <summary>The money of a returned grant did not go back: the buyer keeps what he paid for.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="BuyerId">Who bought.</param>
/// <param name="ReleaseIds">What.</param>
[Message("grant.restore-requested/1")]
public sealed record GrantRestoreRequested(Guid OrderId, Guid BuyerId, IReadOnlyList<Guid> ReleaseIds);
