using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.BillingService;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.BillingService.Refunding;

/// <summary>Writes down what is asked back before anything happens; never more than is left of the payment.</summary>
internal sealed class AcceptRefund(BillingDb db, TimeProvider clock) : IMessageHandler<PaymentRefundRequested>
{
    public async Task HandleAsync(
        PaymentRefundRequested message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        if (await db.Refunds.AnyAsync(row => row.Id == message.RefundId, cancellationToken))
        {
            return;
        }
        var payment = await db.Payments.SingleAsync(row => row.Id == message.PaymentId, cancellationToken);
        var now = clock.GetUtcNow();
        var refund = new PaymentRefund
        {
            Id = message.RefundId,
            PaymentId = payment.Id,
            OrderId = message.OrderId,
            AmountMinor = message.Amount.Minor,
            Currency = message.Amount.Currency,
            Reason = message.Reason,
            CreatedAt = now,
        };
        db.Refunds.Add(refund);
        // The payment's version decides between two refunds at one moment.
        if (message.Amount.Currency != payment.Currency || !payment.TryClaimRefund(message.Amount.Minor))
        {
            const string Reason = "So much is not left of the payment.";
            refund.Fail("refund_exceeds_payment", Reason, now);
            db.Publish(
                new PaymentRefundFailed(refund.Id, payment.Id, refund.OrderId, "refund_exceeds_payment", Reason),
                payment.Id.ToString()
            );
            return;
        }
        db.SendTo(BillingServiceService.ServiceName, new RefundDue(refund.Id), subject: payment.Id.ToString());
        db.Audit(
            $"service:{context.Source}",
            "payment.refund-requested",
            payment.Id.ToString(),
            new { message.Amount.Minor, message.Reason }
        );
    }
}

/// <summary>A refund waits to be asked of the provider.</summary>
[Message("billing.refund-due/1")]
internal sealed record RefundDue(Guid RefundId);
