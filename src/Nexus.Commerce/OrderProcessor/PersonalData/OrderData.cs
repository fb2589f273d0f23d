using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Nexus.Commerce.OrderProcessor.Carts;
using Nexus.Commerce.OrderProcessor.History;
using Nexus.Kernel.Http;
using Nexus.Kernel.PersonalData;

namespace Nexus.Commerce.OrderProcessor.PersonalData;

/// <summary>Orders keep their figures; the name goes as soon as nothing can still be owed to the buyer.</summary>
internal sealed class OrderData(OrderDb db, TimeProvider clock) : IPersonalData
{
    /// <summary>As long as parcels, returns and complaints are usual.</summary>
    private static readonly TimeSpan Underway = TimeSpan.FromDays(180);

    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var orders = await db
            .Orders.AsNoTracking()
            .Include(row => row.Lines)
            .Where(row => row.BuyerId == userId)
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        var carts = await db
            .Carts.AsNoTracking()
            .Include(row => row.Lines)
            .Where(row => row.BuyerId == userId)
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of("Orders", "To fulfil what you bought.", orders),
            PersonalDataSection.Of("Carts", "What you meant to buy.", carts)
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var carts = db.Carts.Where(row => row.BuyerId == userId);
        await db.Set<CartLine>()
            .Where(line => carts.Any(cart => cart.Id == line.CartId))
            .ExecuteDeleteAsync(cancellationToken);
        await carts.ExecuteDeleteAsync(cancellationToken);
        var orders = await db
            .Orders.Where(row => row.BuyerId == userId && row.BuyerName != Order.Forgotten)
            .ToListAsync(cancellationToken);
        var ended = orders.Where(order => HasEnded(order, now)).ToList();
        foreach (var order in ended)
        {
            order.ForgetBuyer();
            await ForgetInHistoryAsync(order, cancellationToken);
        }
        var open = orders.Except(ended).ToList();
        DateTimeOffset? again = open.Count == 0 ? null : open.Min(order => order.PlacedAt) + Underway;
        return new ErasureAnswer(
            ["Carts are deleted.", $"Name and address are removed from {ended.Count} orders."],
            [
                new KeptData("Figures of orders", "Invoices and the books rest on them; they hold no name."),
                .. open.Select(order => new KeptData(
                    $"Name and address of order {order.Number}",
                    "The order is still under way.",
                    order.PlacedAt + Underway
                )),
            ],
            again
        );
    }

    private static bool HasEnded(Order order, DateTimeOffset now) =>
        order.State is OrderState.Fulfilled or OrderState.Cancelled or OrderState.Refunded
        || order.PlacedAt + Underway <= now;

    private async Task ForgetInHistoryAsync(Order order, CancellationToken cancellationToken)
    {
        var row = await db.Events.SingleAsync(one => one.OrderId == order.Id && one.Sequence == 1, cancellationToken);
        var placed = JsonSerializer.Deserialize<WasPlaced>(row.Data, NexusJson.Options)!;
        row.Data = JsonSerializer.Serialize(
            placed with
            {
                BuyerName = Order.Forgotten,
                BuyerAddress = "",
            },
            NexusJson.Options
        );
    }
}
