using Nexus.Commerce.OrderProcessor.History;
using Nexus.Commerce.OrderProcessor.Refunds;
using Nexus.Contracts.BillingService;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Process;

internal sealed class OnPaymentRefunded(OrderDb db, CheckoutProcess process, RefundProcess refunds, TimeProvider clock)
    : IMessageHandler<PaymentRefunded>
{
    public async Task HandleAsync(PaymentRefunded message, MessageContext context, CancellationToken cancellationToken)
    {
        if (await process.FindAsync(context, message.OrderId, cancellationToken) is var (saga, order))
        {
            if (order.OpenRefund is { } refund && refund.Id == message.RefundId)
            {
                await refunds.FinishAsync(order, refund, cancellationToken);
            }
            else if (saga.Ended && order is { State: OrderState.Cancelled, Refunded: false })
            {
                db.Append(order, new WasRefunded(message.Amount), clock.GetUtcNow());
            }
        }
    }
}
