using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;

namespace Nexus.Commerce.InventoryMgr.Reserving;

internal static class Reservations
{
    private static readonly CompiledQuery<InventoryDb, Guid, Reservation?> One = new(
        (db, orderId, cancellationToken) =>
            db
                .Reservations.Include(row => row.Lines.OrderBy(line => line.Sku))
                .SingleOrDefault(row => row.OrderId == orderId)
    );

    /// <summary>Locks the reservation until the transaction ends and reads it with its lines in order; null where there is none.</summary>
    public static async Task<Reservation?> LockAsync(InventoryDb db, Guid orderId, CancellationToken cancellationToken)
    {
        await db
            .Reservations.Where(row => row.OrderId == orderId)
            .LockAsync(db, row => row.ChangedAt, cancellationToken);
        return await One.RunAsync(db, orderId, cancellationToken);
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
