using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Faults;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.BillingService.Charging;

/// <summary>Asks the provider for the money. After an unknown outcome it looks for the charge before making one.</summary>
internal sealed class Charge(BillingDb db, IPaymentProvider provider, TimeProvider clock) : IMessageHandler<ChargeDue>
{
    public async Task HandleAsync(ChargeDue message, MessageContext context, CancellationToken cancellationToken)
    {
        var payment = await db.Payments.SingleAsync(row => row.Id == message.PaymentId, cancellationToken);
        if (payment.State != PaymentState.Requested || payment.CancelReason is not null)
        {
            return;
        }
        var found = context.Attempt > 1 ? await provider.FindAsync(payment.Id, cancellationToken) : null;
        var reference =
            found ?? await provider.ChargeAsync(payment.Id, payment.Amount, payment.Method, cancellationToken);
        KillPoint.Reached("payment.after-charge");
        // The webhook may have been faster; then this save loses, the message comes again and finds it settled.
        payment.MarkPending(reference, clock.GetUtcNow());
    }
}
