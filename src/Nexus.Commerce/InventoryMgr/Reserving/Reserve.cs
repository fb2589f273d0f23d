using Nexus.Contracts.InventoryMgr;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.InventoryMgr.Reserving;

/// <summary>All lines or none, once an order.</summary>
internal sealed class Reserve(InventoryDb db, TimeProvider clock) : IMessageHandler<StockReserveRequested>
{
    // Longer than any order waits for its payment (15 minutes), so that a held unit cannot be sold under a payer.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    private static readonly CompiledQuery<InventoryDb, Guid, bool> Known = new(
        (db, orderId, cancellationToken) => db.Reservations.Any(row => row.OrderId == orderId)
    );

    public async Task HandleAsync(
        StockReserveRequested message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        await context.BeginAsync(cancellationToken);
        if (await Known.RunAsync(db, message.OrderId, cancellationToken))
        {
            return;
        }
        var now = clock.GetUtcNow();
        var lines = Sum(message.Lines);
        var missing = await new StockBook(db, now).TakeAllOrNoneAsync(message.OrderId, lines, cancellationToken);
        var held = missing.Count == 0;
        db.Reservations.Add(
            new Reservation
            {
                OrderId = message.OrderId,
                State = held ? ReservationState.Held : ReservationState.Rejected,
                At = now,
                ChangedAt = now,
                Lines = held ? lines.ConvertAll(line => ToRow(message.OrderId, line)) : [],
            }
        );
        if (held)
        {
            db.Publish(new StockReserved(message.OrderId), message.OrderId.ToString());
            db.SendTo(InventoryMgrService.ServiceName, new ReservationExpired(message.OrderId), now + Longest);
        }
        else
        {
            db.Publish(new StockRejected(message.OrderId, missing), message.OrderId.ToString());
        }
    }

    // In one order everywhere: two orders for the same units cannot wait for each other in a circle.
    private static List<StockLine> Sum(IReadOnlyList<StockLine> lines) =>
        [
            .. lines
                .GroupBy(line => line.Sku)
                .Select(group => new StockLine(group.Key, checked(group.Sum(line => line.Quantity))))
                .OrderBy(line => line.Sku, StringComparer.Ordinal),
        ];

    private static ReservationLine ToRow(Guid orderId, StockLine line) =>
        new()
        {
            OrderId = orderId,
            Sku = line.Sku,
            Quantity = line.Quantity,
        };
}
