using Nexus.Contracts.InventoryMgr;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.InventoryMgr.Reserving;

internal sealed class Release(InventoryDb db, TimeProvider clock) : IMessageHandler<StockReleaseRequested>
{
    public async Task HandleAsync(
        StockReleaseRequested message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        await context.BeginAsync(cancellationToken);
        var now = clock.GetUtcNow();
        if (await Reservations.LockAsync(db, message.OrderId, cancellationToken) is { } reservation)
        {
            await Reservations.ReleaseHeldAsync(db, reservation, "order cancelled", now, cancellationToken);
            return;
        }
        // The request for it may still be on its way: it must find that the order wants nothing any more.
        db.Reservations.Add(
            new Reservation
            {
                OrderId = message.OrderId,
                State = ReservationState.Released,
                At = now,
                ChangedAt = now,
            }
        );
    }
}
