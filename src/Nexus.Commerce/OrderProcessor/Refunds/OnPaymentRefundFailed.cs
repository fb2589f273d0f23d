using Nexus.Commerce.OrderProcessor.Process;
using Nexus.Contracts.BillingService;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Refunds;

internal sealed class OnPaymentRefundFailed(CheckoutProcess process, RefundProcess refunds)
    : IMessageHandler<PaymentRefundFailed>
{
    public async Task HandleAsync(
        PaymentRefundFailed message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        if (await process.FindAsync(context, message.OrderId, cancellationToken) is var (_, order))
        {
            if (order.OpenRefund is { } refund && refund.Id == message.RefundId)
            {
                await refunds.DeclineAsync(order, refund, message.Reason, cancellationToken);
            }
        }
    }
}
