using System.Text.Json;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.OrderProcessor.History;

/// <summary>Appends events and folds them.</summary>
internal static class OrderHistory
{
    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        ["placed"] = typeof(WasPlaced),
        ["stock-reserved"] = typeof(StockWasReserved),
        ["paid"] = typeof(WasPaid),
        ["invoiced"] = typeof(WasInvoiced),
        ["booked"] = typeof(WasBooked),
        ["completed"] = typeof(WasCompleted),
        ["cancelled"] = typeof(WasCancelled),
        ["refund-requested"] = typeof(WasRefundRequested),
        ["grants-returned"] = typeof(GrantsWereReturned),
        ["refund-sent"] = typeof(WasRefundSent),
        ["refund-declined"] = typeof(WasRefundDeclined),
        ["refunded"] = typeof(WasRefunded),
        ["credited"] = typeof(WasCredited),
    };

    private static readonly Dictionary<Type, string> Names = Types.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The event and the order's new state; both leave with the next save.</summary>
    public static void Append(this OrderDb db, Order order, OrderEvent happened, DateTimeOffset at)
    {
        order.Apply(happened, at);
        db.Events.Add(
            new OrderEventRow
            {
                OrderId = order.Id,
                Sequence = order.Events,
                Type = Names[happened.GetType()],
                Data = JsonSerializer.Serialize(happened, happened.GetType(), NexusJson.Options),
                At = at,
            }
        );
    }

    /// <summary>The order its events make.</summary>
    public static Order Fold(Guid orderId, IEnumerable<OrderEventRow> events)
    {
        var order = new Order { Id = orderId };
        foreach (var row in events.OrderBy(row => row.Sequence))
        {
            var happened = (OrderEvent)JsonSerializer.Deserialize(row.Data, Types[row.Type], NexusJson.Options)!;
            order.Apply(happened, row.At);
        }
        return order;
    }
}
