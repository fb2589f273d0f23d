using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.InventoryMgr;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.InventoryMgr;

/// <summary>
/// The only place where stock changes: conditional updates, which the database decides atomically, each with its
/// movement. Call it inside a transaction.
/// </summary>
internal sealed class StockBook(InventoryDb db, DateTimeOffset now)
{
    /// <summary>Sets a quantity aside if there is enough; false changes nothing.</summary>
    public async Task<bool> TryReserveAsync(string sku, int quantity, Guid orderId, CancellationToken cancellationToken)
    {
        // One statement that also answers what is left; it runs for every line of every order.
        var changed = await db
            .Stock.FromSql(
                $"""
                UPDATE stock SET reserved = reserved + {quantity}, changed_at = {UnixMicroseconds.FromTime(now)}
                WHERE sku = {sku} AND location = {Stock.MainLocation} AND on_hand - reserved >= {quantity}
                RETURNING *
                """
            )
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        if (changed is not [var row])
        {
            return false;
        }
        Move(sku, MovementKind.Reserved, 0, quantity, orderId, "system", "");
        WarnWhenLow(row, quantity);
        return true;
    }

    /// <summary>Sets all lines aside, or none; answers of which units there is too little. Lines come in the order of their units.</summary>
    public async Task<List<string>> TakeAllOrNoneAsync(
        Guid orderId,
        IReadOnlyList<StockLine> lines,
        CancellationToken cancellationToken
    )
    {
        var taken = new List<StockLine>();
        var missing = new List<string>();
        foreach (var line in lines)
        {
            if (await TryReserveAsync(line.Sku, line.Quantity, orderId, cancellationToken))
            {
                taken.Add(line);
            }
            else
            {
                missing.Add(line.Sku);
            }
        }
        if (missing.Count > 0)
        {
            foreach (var line in taken)
            {
                await ReleaseAsync(line.Sku, line.Quantity, orderId, "another line was missing", cancellationToken);
            }
        }
        return missing;
    }

    /// <summary>Puts sold units on the shelf again.</summary>
    public async Task ReturnAsync(
        string sku,
        int quantity,
        Guid orderId,
        string note,
        CancellationToken cancellationToken
    )
    {
        var returned = await Main(sku)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.OnHand, row => row.OnHand + quantity)
                        .SetProperty(row => row.ChangedAt, now),
                cancellationToken
            );
        RequireOne(returned, sku, orderId);
        Move(sku, MovementKind.Returned, quantity, 0, orderId, "system", note);
    }

    /// <summary>Gives a reserved quantity back.</summary>
    public async Task ReleaseAsync(
        string sku,
        int quantity,
        Guid orderId,
        string note,
        CancellationToken cancellationToken
    )
    {
        var released = await Main(sku)
            .Where(row => row.Reserved >= quantity)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.Reserved, row => row.Reserved - quantity)
                        .SetProperty(row => row.ChangedAt, now),
                cancellationToken
            );
        RequireOne(released, sku, orderId);
        Move(sku, MovementKind.Released, 0, -quantity, orderId, "system", note);
    }

    /// <summary>Turns a reserved quantity into a sale.</summary>
    public async Task SellAsync(string sku, int quantity, Guid orderId, CancellationToken cancellationToken)
    {
        // Written out for the same reason as the reservation above.
        var sold = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE stock SET reserved = reserved - {quantity}, on_hand = on_hand - {quantity},
                changed_at = {UnixMicroseconds.FromTime(now)}
            WHERE sku = {sku} AND location = {Stock.MainLocation} AND reserved >= {quantity} AND on_hand >= {quantity}
            """,
            cancellationToken
        );
        RequireOne(sold, sku, orderId);
        Move(sku, MovementKind.Sold, -quantity, -quantity, orderId, "system", "");
    }

    /// <summary>Adds to what is on hand (or takes away); false when that would undercut what is reserved.</summary>
    public async Task<bool> TryChangeAsync(
        string sku,
        int delta,
        MovementKind kind,
        string actor,
        string note,
        CancellationToken cancellationToken
    )
    {
        var changed = await Main(sku)
            .Where(row => row.OnHand + delta >= row.Reserved)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.OnHand, row => row.OnHand + delta)
                        .SetProperty(row => row.ChangedAt, now),
                cancellationToken
            );
        if (changed == 0)
        {
            return false;
        }
        Move(sku, kind, delta, 0, null, actor, note);
        WarnWhenLow(await Main(sku).AsNoTracking().SingleAsync(cancellationToken), -delta);
        return true;
    }

    /// <summary>Locks the row until the transaction ends and reads it; null where there is none.</summary>
    public async Task<Stock?> LockAsync(string sku, CancellationToken cancellationToken)
    {
        // Touching the row is the lock that both engines know.
        await Main(sku).ExecuteUpdateAsync(set => set.SetProperty(row => row.ChangedAt, now), cancellationToken);
        return await Main(sku).AsNoTracking().FirstOrDefaultAsync(cancellationToken);
    }

    public void Move(
        string sku,
        MovementKind kind,
        int onHand,
        int reserved,
        Guid? orderId,
        string actor,
        string note
    ) =>
        db.Movements.Add(
            new Movement
            {
                Id = Guid.CreateVersion7(now),
                Sku = sku,
                Location = Stock.MainLocation,
                Kind = kind,
                OnHandDelta = onHand,
                ReservedDelta = reserved,
                OrderId = orderId,
                Actor = actor,
                Note = note,
                At = now,
            }
        );

    private IQueryable<Stock> Main(string sku) =>
        db.Stock.Where(row => row.Sku == sku && row.Location == Stock.MainLocation);

    // Only the change that crosses the threshold warns, not each one below it.
    private void WarnWhenLow(Stock row, int taken)
    {
        var left = row.OnHand - row.Reserved;
        if (left <= row.LowThreshold && (long)left + taken > row.LowThreshold)
        {
            db.Publish(new StockLow(row.Sku, row.OwnerId, left), row.Sku);
        }
    }

    private static void RequireOne(int rows, string sku, Guid orderId)
    {
        if (rows != 1)
        {
            throw new PermanentFailureException($"The stock of {sku} does not hold what order {orderId} reserved.");
        }
    }
}
