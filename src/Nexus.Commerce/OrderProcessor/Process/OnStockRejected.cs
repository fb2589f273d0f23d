using Nexus.Contracts.InventoryMgr;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Process;

internal sealed class OnStockRejected(CheckoutProcess process) : IMessageHandler<StockRejected>
{
    public async Task HandleAsync(StockRejected message, MessageContext context, CancellationToken cancellationToken)
    {
        if (await process.FindAsync(context, message.OrderId, cancellationToken) is var (saga, order))
        {
            if (saga.Step == CheckoutProcess.Reserving)
            {
                var titles = order.Lines.Where(line => message.Missing.Contains(line.Sku)).Select(line => line.Title);
                await process.CancelAsync(saga, order, $"Sold out: {string.Join(", ", titles)}.", cancellationToken);
            }
        }
    }
}
