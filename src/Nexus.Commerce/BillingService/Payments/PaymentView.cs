using Nexus.Kernel;

namespace Nexus.Commerce.BillingService.Payments;

/// <summary>A payment as its buyer sees it.</summary>
internal sealed record PaymentView(
    Guid Id,
    Guid OrderId,
    Guid BuyerId,
    Money Amount,
    Money Fee,
    Money Refunded,
    string Method,
    PaymentState State,
    string? FailureCode,
    string? FailureReason,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt
)
{
    public static PaymentView Of(Payment row) =>
        new(
            row.Id,
            row.OrderId,
            row.BuyerId,
            row.Amount,
            row.Fee,
            new Money(row.RefundedMinor, row.Currency),
            row.Method,
            row.State,
            row.FailureCode,
            row.FailureReason,
            row.CreatedAt,
            row.ChangedAt
        );
}
