using Nexus.Kernel;

namespace Nexus.Commerce.BillingService.Charging;

/// <summary>
/// The port to whoever moves money. Its answers are hints; the webhooks it sends are what counts. Every call carries
/// an idempotency key, so each may be repeated after a crash or a time-out.
/// </summary>
internal interface IPaymentProvider
{
    /// <summary>Takes money, once for a key.</summary>
    /// <returns>The provider's own identifier of the charge.</returns>
    /// <exception cref="TimeoutException">No answer came; the charge may have been made.</exception>
    Task<string> ChargeAsync(Guid key, Money amount, string method, CancellationToken cancellationToken);

    /// <summary>The provider's identifier of an earlier charge with that key; null when it was never made.</summary>
    Task<string?> FindAsync(Guid key, CancellationToken cancellationToken);

    /// <summary>Voids what is under way, refunds what succeeded, and refuses the charge if it should come later.</summary>
    Task CancelAsync(Guid key, CancellationToken cancellationToken);

    /// <summary>Gives back a part of a charge that succeeded, once for a key.</summary>
    /// <exception cref="TimeoutException">No answer came; the refund may have been made.</exception>
    Task RefundAsync(Guid key, Guid chargeKey, Money amount, CancellationToken cancellationToken);
}
