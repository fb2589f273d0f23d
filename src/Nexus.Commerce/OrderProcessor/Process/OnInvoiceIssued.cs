using Nexus.Commerce.OrderProcessor.History;
using Nexus.Contracts.InvoiceGen;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Process;

internal sealed class OnInvoiceIssued(CheckoutProcess process) : IMessageHandler<InvoiceIssued>
{
    public async Task HandleAsync(InvoiceIssued message, MessageContext context, CancellationToken cancellationToken)
    {
        if (await process.FindAsync(context, message.OrderId, cancellationToken) is var (saga, order))
        {
            process.Settle(saga, order, new WasInvoiced(message.InvoiceId, message.Number));
        }
    }
}
