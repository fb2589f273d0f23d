using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.BillingService;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.BillingService.Charging;

internal sealed class AcceptCancel(BillingDb db, TimeProvider clock) : IMessageHandler<PaymentCancelRequested>
{
    public async Task HandleAsync(
        PaymentCancelRequested message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        var payment = await db.Payments.FirstOrDefaultAsync(row => row.Id == message.PaymentId, cancellationToken);
        if (payment is null)
        {
            db.Payments.Add(NeverWanted(message, clock.GetUtcNow()));
            return;
        }
        if (
            payment.CancelReason is not null
            || payment.State is PaymentState.Failed or PaymentState.Canceled or PaymentState.Refunded
        )
        {
            return;
        }
        payment.CancelReason = message.Reason;
        db.SendTo(BillingServiceService.ServiceName, new CancelDue(payment.Id), subject: payment.Id.ToString());
        db.Audit(
            $"service:{context.Source}",
            "payment.cancel-requested",
            payment.Id.ToString(),
            new { message.Reason }
        );
    }

    // The request itself may still be on its way: it must find that nobody wants it any more.
    private static Payment NeverWanted(PaymentCancelRequested message, DateTimeOffset now)
    {
        var payment = new Payment
        {
            Id = message.PaymentId,
            OrderId = message.OrderId,
            Currency = "XXX",
            Method = "",
            CancelReason = message.Reason,
            CreatedAt = now,
        };
        payment.MarkCanceled(now);
        return payment;
    }
}

/// <summary>A payment waits to be voided or refunded.</summary>
[Message("billing.cancel-due/1")]
internal sealed record CancelDue(Guid PaymentId);
