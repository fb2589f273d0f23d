using Nexus.Kernel;

namespace Nexus.Commerce.BillingService.Sandbox;

/// <summary>The tokens of the sandbox and what happens with each.</summary>
internal static class SandboxMethods
{
    public const string Visa = "tok_visa";
    public const string Declined = "tok_declined";
    public const string InsufficientFunds = "tok_insufficient_funds";
    public const string Delayed = "tok_delayed";
    public const string Repeated = "tok_repeated";
    public const string Timeout = "tok_timeout";
    public const string RefundDeclined = "tok_refund_declined";

    private const long Least = 50;
    private const long Most = 99_999_999;

    public static IReadOnlyList<(string Token, string Label)> All { get; } =
    [
        (Visa, "Visa, succeeds"),
        (Declined, "Card that is declined"),
        (InsufficientFunds, "Card without sufficient funds"),
        (Delayed, "Bank transfer, confirmed seconds later"),
        (Repeated, "Visa whose confirmation comes three times, out of order"),
        (Timeout, "Visa whose charge answers too late"),
        (RefundDeclined, "Visa that takes no money back"),
    ];

    /// <summary>What the provider keeps: 2.9 % and 30 minor units.</summary>
    public static Money FeeOf(Money amount) => amount.Share(290) + new Money(30, amount.Currency);

    /// <summary>Why a refund fails; null when it does not.</summary>
    public static (string Code, string Reason)? RefusalOf(SandboxCharge charge, Money refund) =>
        charge.State != SandboxState.Succeeded || refund.Currency != charge.Currency
            ? ("charge_not_refundable", "The charge cannot be refunded.")
        : refund.Minor > charge.AmountMinor - charge.RefundedMinor
            ? ("refund_exceeds_charge", "So much is not left of the charge.")
        : charge.Method == RefundDeclined ? ("refund_declined", "The bank of the card declined the refund.")
        : null;

    /// <summary>Why a charge fails; null when it does not.</summary>
    public static (string Code, string Reason)? RefusalOf(Money amount, string method) =>
        amount.Minor < Least ? ("amount_too_small", $"The least amount is {new Money(Least, amount.Currency)}.")
        : amount.Minor > Most ? ("amount_too_large", $"The largest amount is {new Money(Most, amount.Currency)}.")
        : method switch
        {
            Visa or Delayed or Repeated or Timeout or RefundDeclined => null,
            Declined => ("card_declined", "The card was declined."),
            InsufficientFunds => ("insufficient_funds", "The card has insufficient funds."),
            _ => ("unknown_payment_method", "The payment method is not known."),
        };
}
