using Nexus.Contracts.InventoryMgr;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Process;

internal sealed class OnStockReserved(CheckoutProcess process) : IMessageHandler<StockReserved>
{
    public async Task HandleAsync(StockReserved message, MessageContext context, CancellationToken cancellationToken)
    {
        if (await process.FindAsync(context, message.OrderId, cancellationToken) is var (saga, order))
        {
            process.StockIsReserved(saga, order);
        }
    }
}
