using Nexus.Contracts.InventoryMgr;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.InventoryMgr.Reserving;

internal sealed class Commit(InventoryDb db, TimeProvider clock) : IMessageHandler<StockCommitRequested>
{
    public async Task HandleAsync(
        StockCommitRequested message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        await context.BeginAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var reservation = await Reservations.LockAsync(db, message.OrderId, now, cancellationToken);
        if (reservation is null)
        {
            // An order is paid only after it was reserved, so the reservation is on its way.
            throw new InvalidOperationException($"There is no reservation of order {message.OrderId} yet.");
        }
        if (reservation.State == ReservationState.Committed)
        {
            return;
        }
        var book = new StockBook(db, now);
        var expired = reservation.State != ReservationState.Held;
        foreach (var line in reservation.Lines.OrderBy(line => line.Sku, StringComparer.Ordinal))
        {
            // A reservation that ran out is taken anew, if somebody else has not bought it: better a person who
            // looks into a dead letter than a unit sold twice.
            if (expired && !await book.TryReserveAsync(line.Sku, line.Quantity, message.OrderId, cancellationToken))
            {
                throw new PermanentFailureException(
                    $"Order {message.OrderId} is paid, its reservation had expired and {line.Sku} is sold out."
                );
            }
            await book.SellAsync(line.Sku, line.Quantity, message.OrderId, cancellationToken);
        }
        (reservation.State, reservation.ChangedAt) = (ReservationState.Committed, now);
    }
}
