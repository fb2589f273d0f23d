using Nexus.Contracts.BillingService;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Process;

internal sealed class OnPaymentSucceeded(CheckoutProcess process) : IMessageHandler<PaymentSucceeded>
{
    public async Task HandleAsync(PaymentSucceeded message, MessageContext context, CancellationToken cancellationToken)
    {
        if (await process.FindAsync(context, message.OrderId, cancellationToken) is var (saga, order))
        {
            await process.MoneyIsThereAsync(saga, order, message, cancellationToken);
        }
    }
}
