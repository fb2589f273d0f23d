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
        var reservation = await Reservations.LockAsync(db, message.OrderId, cancellationToken);
        if (reservation is null)
        {
            // An order is paid only after it was reserved, so the reservation is on its way.
            throw new InvalidOperationException($"There is no reservation of order {message.OrderId} yet.");
        }
        if (reservation.State is ReservationState.Committed or ReservationState.Lost)
        {
            return;
        }
        var book = new StockBook(db, now);
        if (reservation.State != ReservationState.Held)
        {
            // A reservation that ran out is taken anew, all of it or nothing. Where somebody else has bought a unit
            // meanwhile, the order gives the money back: better than a unit sold twice.
            var lines = reservation
                .Lines.OrderBy(line => line.Sku, StringComparer.Ordinal)
                .Select(line => new StockLine(line.Sku, line.Quantity))
                .ToList();
            var missing = await book.TakeAllOrNoneAsync(message.OrderId, lines, cancellationToken);
            if (missing.Count > 0)
            {
                (reservation.State, reservation.ChangedAt) = (ReservationState.Lost, now);
                db.Publish(new StockLost(message.OrderId, missing), message.OrderId.ToString());
                return;
            }
        }
        foreach (var line in reservation.Lines.OrderBy(line => line.Sku, StringComparer.Ordinal))
        {
            await book.SellAsync(line.Sku, line.Quantity, message.OrderId, cancellationToken);
        }
        (reservation.State, reservation.ChangedAt) = (ReservationState.Committed, now);
    }
}
