using Nexus.Commerce.OrderProcessor.Process;
using Nexus.Contracts.InventoryMgr;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Refunds;

/// <summary>The order is paid and its goods are gone: nothing of it was sold, so all of the money goes back.</summary>
internal sealed class OnStockLost(CheckoutProcess process, RefundProcess refunds) : IMessageHandler<StockLost>
{
    public async Task HandleAsync(StockLost message, MessageContext context, CancellationToken cancellationToken)
    {
        if (await process.FindAsync(context, message.OrderId, cancellationToken) is var (_, order))
        {
            var titles = order.Lines.Where(line => message.Missing.Contains(line.Sku)).Select(line => line.Title);
            var reason =
                $"Sold out before your payment arrived: {string.Join(", ", titles)}. The whole order is refunded.";
            refunds.Compensate(order, reason, restock: false);
        }
    }
}
