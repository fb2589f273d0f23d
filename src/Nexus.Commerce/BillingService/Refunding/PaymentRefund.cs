using Nexus.Kernel;
using Nexus.Kernel.Data;

namespace Nexus.Commerce.BillingService.Refunding;

internal enum RefundState
{
    Requested,
    Succeeded,
    Failed,
}

/// <summary>A part of a payment that was asked back. It ends once, whatever the order in which news arrives.</summary>
internal sealed class PaymentRefund : IVersioned
{
    /// <summary>Also the idempotency key at the provider.</summary>
    public Guid Id { get; init; }

    public Guid PaymentId { get; init; }

    public Guid OrderId { get; init; }

    public long AmountMinor { get; init; }

    public required string Currency { get; init; }

    public required string Reason { get; init; }

    public RefundState State { get; private set; }

    public string? FailureCode { get; private set; }

    public string? FailureReason { get; private set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; private set; }

    public long Version { get; set; }

    public Money Amount => new(AmountMinor, Currency);

    public bool Succeed(DateTimeOffset now) => End(RefundState.Succeeded, now);

    public bool Fail(string code, string reason, DateTimeOffset now)
    {
        if (!End(RefundState.Failed, now))
        {
            return false;
        }
        (FailureCode, FailureReason) = (code, reason);
        return true;
    }

    private bool End(RefundState state, DateTimeOffset now)
    {
        if (State != RefundState.Requested)
        {
            return false;
        }
        (State, ChangedAt) = (state, now);
        return true;
    }
}
