using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.InventoryMgr.Reserving;

internal sealed class ReleaseExpired(InventoryDb db, TimeProvider clock) : IMessageHandler<ReservationExpired>
{
    public async Task HandleAsync(
        ReservationExpired message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        await context.BeginAsync(cancellationToken);
        var now = clock.GetUtcNow();
        if (await Reservations.LockAsync(db, message.OrderId, cancellationToken) is { } reservation)
        {
            await Reservations.ReleaseHeldAsync(db, reservation, "expired", now, cancellationToken);
        }
    }
}
