using Microsoft.EntityFrameworkCore;

namespace Nexus.Commerce.InventoryMgr.Reserving;

internal static class Reservations
{
    /// <summary>Locks the reservation until the transaction ends and reads it with its lines in order; null where there is none.</summary>
    public static async Task<Reservation?> LockAsync(
        InventoryDb db,
        Guid orderId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var locked = await db
            .Reservations.Where(row => row.OrderId == orderId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ChangedAt, now), cancellationToken);
        return locked == 0
            ? null
            : await db
                .Reservations.Include(row => row.Lines.OrderBy(line => line.Sku))
                .SingleAsync(row => row.OrderId == orderId, cancellationToken);
    }

    /// <summary>Gives a held reservation back; anything else is settled already.</summary>
    public static async Task ReleaseHeldAsync(
        InventoryDb db,
        Reservation reservation,
        string note,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (reservation.State != ReservationState.Held)
        {
            return;
        }
        var book = new StockBook(db, now);
        foreach (var line in reservation.Lines.OrderBy(line => line.Sku, StringComparer.Ordinal))
        {
            await book.ReleaseAsync(line.Sku, line.Quantity, reservation.OrderId, note, cancellationToken);
        }
        (reservation.State, reservation.ChangedAt) = (ReservationState.Released, now);
    }
}
