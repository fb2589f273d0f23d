using Nexus.Commerce.InventoryMgr.Reserving;
using Nexus.Contracts.InventoryMgr;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.InventoryMgr.Returning;

/// <summary>Puts on the shelf what a refund gives back, if it was sold at all.</summary>
internal sealed class ReturnSold(InventoryDb db, TimeProvider clock) : IMessageHandler<StockReturnRequested>
{
    public async Task HandleAsync(
        StockReturnRequested message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        await context.BeginAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var reservation = await Reservations.LockAsync(db, message.OrderId, cancellationToken);
        if (reservation?.State == ReservationState.Lost)
        {
            return;
        }
        if (reservation?.State != ReservationState.Committed)
        {
            // The sale is on its way; it comes first.
            throw new InvalidOperationException($"The stock of order {message.OrderId} is not sold yet.");
        }
        var book = new StockBook(db, now);
        foreach (var line in message.Lines.OrderBy(line => line.Sku, StringComparer.Ordinal))
        {
            await book.ReturnAsync(
                line.Sku,
                line.Quantity,
                message.OrderId,
                $"refund {message.RefundId}",
                cancellationToken
            );
        }
    }
}
