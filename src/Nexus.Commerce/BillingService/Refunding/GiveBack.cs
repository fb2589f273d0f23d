using Microsoft.EntityFrameworkCore;
using Nexus.Commerce.BillingService.Charging;
using Nexus.Kernel.Faults;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.BillingService.Refunding;

/// <summary>Asks the provider to give money back; its webhook tells what became of it. The key makes repeating safe.</summary>
internal sealed class GiveBack(BillingDb db, IPaymentProvider provider) : IMessageHandler<RefundDue>
{
    public async Task HandleAsync(RefundDue message, MessageContext context, CancellationToken cancellationToken)
    {
        var refund = await db.Refunds.AsNoTracking().SingleAsync(row => row.Id == message.RefundId, cancellationToken);
        if (refund.State != RefundState.Requested)
        {
            return;
        }
        await provider.RefundAsync(refund.Id, refund.PaymentId, refund.Amount, cancellationToken);
        KillPoint.Reached("payment.after-refund");
    }
}
