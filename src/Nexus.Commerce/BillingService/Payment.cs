using Nexus.Kernel;
using Nexus.Kernel.Data;

namespace Nexus.Commerce.BillingService;

internal enum PaymentState
{
    Requested,
    Pending,
    Succeeded,
    Failed,
    Canceled,
    Refunded,
}

/// <summary>Money we asked the provider for. States only move forward, whatever the order in which news arrives.</summary>
internal sealed class Payment : IVersioned
{
    /// <summary>Also the idempotency key at the provider.</summary>
    public Guid Id { get; init; }

    public Guid OrderId { get; init; }

    public Guid BuyerId { get; init; }

    public long AmountMinor { get; init; }

    public required string Currency { get; init; }

    /// <summary>The provider's token; never a card number.</summary>
    public required string Method { get; init; }

    public PaymentState State { get; private set; }

    public string? ProviderReference { get; private set; }

    public long FeeMinor { get; private set; }

    /// <summary>What was given back or is asked to be; never more than the amount. The version guards it.</summary>
    public long RefundedMinor { get; private set; }

    public string? FailureCode { get; private set; }

    public string? FailureReason { get; private set; }

    /// <summary>Why it is no longer wanted; null while it is.</summary>
    public string? CancelReason { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; private set; }

    public long Version { get; set; }

    public Money Amount => new(AmountMinor, Currency);

    public Money Fee => new(FeeMinor, Currency);

    /// <summary>The provider knows of it.</summary>
    public bool MarkPending(string reference, DateTimeOffset now)
    {
        if (!Advance(PaymentState.Pending, now))
        {
            return false;
        }
        ProviderReference = reference;
        return true;
    }

    public bool Succeed(string reference, long feeMinor, DateTimeOffset now)
    {
        if (!Advance(PaymentState.Succeeded, now))
        {
            return false;
        }
        (ProviderReference, FeeMinor) = (reference, feeMinor);
        return true;
    }

    public bool Fail(string code, string reason, DateTimeOffset now)
    {
        if (!Advance(PaymentState.Failed, now))
        {
            return false;
        }
        (FailureCode, FailureReason) = (code, reason);
        return true;
    }

    public bool MarkCanceled(DateTimeOffset now) => Advance(PaymentState.Canceled, now);

    public bool MarkRefunded(string reference, DateTimeOffset now)
    {
        if (!Advance(PaymentState.Refunded, now))
        {
            return false;
        }
        ProviderReference = reference;
        return true;
    }

    /// <summary>Sets a part aside for a refund; false where so much is not left.</summary>
    public bool TryClaimRefund(long minor)
    {
        if (State != PaymentState.Succeeded || minor <= 0 || minor > AmountMinor - RefundedMinor)
        {
            return false;
        }
        RefundedMinor += minor;
        return true;
    }

    /// <summary>The refund did not happen: the part is there again.</summary>
    public void ReleaseRefund(long minor) => RefundedMinor -= minor;

    private bool Advance(PaymentState target, DateTimeOffset now)
    {
        if (RankOf(target) <= RankOf(State))
        {
            return false;
        }
        (State, ChangedAt) = (target, now);
        return true;
    }

    private static int RankOf(PaymentState state) =>
        state switch
        {
            PaymentState.Requested => 0,
            PaymentState.Pending => 1,
            PaymentState.Succeeded or PaymentState.Failed => 2,
            _ => 3,
        };
}

/// <summary>A webhook that was handled; the same one may come again.</summary>
internal sealed class HandledWebhook
{
    public required string Id { get; init; }

    public DateTimeOffset At { get; init; }
}
