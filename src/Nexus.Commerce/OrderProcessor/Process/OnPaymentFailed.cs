using Nexus.Contracts.BillingService;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Process;

internal sealed class OnPaymentFailed(CheckoutProcess process) : IMessageHandler<PaymentFailed>
{
    public async Task HandleAsync(PaymentFailed message, MessageContext context, CancellationToken cancellationToken)
    {
        if (await process.FindAsync(context, message.OrderId, cancellationToken) is var (saga, order))
        {
            if (saga.Step == CheckoutProcess.Paying && message.PaymentId == order.PaymentId)
            {
                await process.CancelAsync(saga, order, message.Reason, cancellationToken);
            }
        }
    }
}
