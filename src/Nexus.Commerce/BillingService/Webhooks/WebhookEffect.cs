using Nexus.Commerce.BillingService.Charging;
using Nexus.Commerce.BillingService.Refunding;
using Nexus.Commerce.BillingService.Sandbox;
using Nexus.Contracts.BillingService;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.BillingService.Webhooks;

/// <summary>What a webhook does to a payment. News that is older than the payment's state does nothing.</summary>
internal sealed class WebhookEffect(BillingDb db, DateTimeOffset now)
{
    public void Apply(Payment payment, SandboxWebhook webhook)
    {
        switch (webhook.Type)
        {
            case SandboxEvents.Pending:
                payment.MarkPending(webhook.Reference, now);
                break;
            case SandboxEvents.Succeeded:
                Succeed(payment, webhook);
                break;
            case SandboxEvents.Failed:
                Fail(payment, webhook.Code ?? "failed", webhook.Reason ?? "The payment failed.");
                break;
            case SandboxEvents.Voided when payment.MarkCanceled(now):
                Publish(
                    payment,
                    new PaymentFailed(payment.Id, payment.OrderId, "canceled", "The payment was canceled.")
                );
                break;
            case SandboxEvents.Refunded when payment.MarkRefunded(webhook.Reference, now):
                db.Audit(
                    "system",
                    "payment.refunded",
                    payment.Id.ToString(),
                    new { payment.AmountMinor, payment.Currency }
                );
                Publish(
                    payment,
                    new PaymentRefunded(Guid.CreateVersion7(now), payment.Id, payment.OrderId, payment.Amount)
                );
                break;
            default:
                break;
        }
    }

    /// <summary>What a webhook does to a refund; the first end counts.</summary>
    /// <param name="payment">The payment it is of.</param>
    /// <param name="refund">The refund.</param>
    /// <param name="webhook">The news.</param>
    /// <param name="last">Whether no other refund of the payment is under way.</param>
    public void Apply(Payment payment, PaymentRefund refund, SandboxWebhook webhook, bool last)
    {
        if (webhook.Type == SandboxEvents.RefundSucceeded && refund.Succeed(now))
        {
            if (last && payment.RefundedMinor == payment.AmountMinor)
            {
                payment.MarkRefunded(payment.ProviderReference ?? webhook.Reference, now);
            }
            db.Audit("system", "payment.refunded", payment.Id.ToString(), new { refund.AmountMinor, refund.Currency });
            Publish(payment, new PaymentRefunded(refund.Id, payment.Id, payment.OrderId, refund.Amount));
        }
        else if (
            webhook.Type == SandboxEvents.RefundFailed
            && refund.Fail(webhook.Code ?? "failed", webhook.Reason ?? "The refund failed.", now)
        )
        {
            payment.ReleaseRefund(refund.AmountMinor);
            db.Audit("system", "payment.refund-failed", payment.Id.ToString(), new { refund.FailureCode });
            Publish(
                payment,
                new PaymentRefundFailed(
                    refund.Id,
                    payment.Id,
                    payment.OrderId,
                    refund.FailureCode!,
                    refund.FailureReason!
                )
            );
        }
    }

    private void Succeed(Payment payment, SandboxWebhook webhook)
    {
        if (webhook.AmountMinor != payment.AmountMinor || webhook.Currency != payment.Currency)
        {
            db.Audit(
                "system",
                "payment.amount-mismatch",
                payment.Id.ToString(),
                new { webhook.AmountMinor, webhook.Currency }
            );
            payment.CancelReason ??= "The provider took another amount than was asked.";
            db.SendTo(BillingServiceService.ServiceName, new CancelDue(payment.Id), subject: payment.Id.ToString());
            Fail(payment, "amount_mismatch", "The provider took another amount than was asked; it is given back.");
            return;
        }
        if (payment.Succeed(webhook.Reference, webhook.FeeMinor, now))
        {
            db.Audit(
                "system",
                "payment.succeeded",
                payment.Id.ToString(),
                new { payment.AmountMinor, payment.Currency }
            );
            Publish(
                payment,
                new PaymentSucceeded(payment.Id, payment.OrderId, payment.Amount, payment.Fee, webhook.Reference)
            );
        }
    }

    private void Fail(Payment payment, string code, string reason)
    {
        if (payment.Fail(code, reason, now))
        {
            Publish(payment, new PaymentFailed(payment.Id, payment.OrderId, code, reason));
        }
    }

    private void Publish<T>(Payment payment, T message)
        where T : class => db.Publish(message, payment.Id.ToString());
}
