using Nexus.Commerce.OrderProcessor.History;
using Nexus.Contracts.BillingService;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Process;

internal sealed class OnPaymentRefunded(OrderDb db, CheckoutProcess process, TimeProvider clock)
    : IMessageHandler<PaymentRefunded>
{
    public async Task HandleAsync(PaymentRefunded message, MessageContext context, CancellationToken cancellationToken)
    {
        if (await process.FindAsync(context, message.OrderId, cancellationToken) is var (saga, order))
        {
            if (saga.Ended && !order.Refunded)
            {
                db.Append(order, new WasRefunded(message.Amount), clock.GetUtcNow());
            }
        }
    }
}
