using Nexus.Contracts.OrderProcessor;
using Nexus.Kernel.Messaging;

namespace Nexus.Finance.LedgerMgr.Orders;

internal sealed class PostOrderPaid(LedgerDb db, BusinessDay day, TimeProvider clock) : IMessageHandler<OrderPaid>
{
    public Task HandleAsync(OrderPaid message, MessageContext context, CancellationToken cancellationToken) =>
        OrderPosting.PostAsync(db, OrderEntry.Of(message), context, day, clock, cancellationToken);
}

/// <summary>A refund is posted beside the sale, which stays as it is: what stands in the books is never changed.</summary>
internal sealed class PostOrderRefunded(LedgerDb db, BusinessDay day, TimeProvider clock)
    : IMessageHandler<OrderRefunded>
{
    public Task HandleAsync(OrderRefunded message, MessageContext context, CancellationToken cancellationToken) =>
        OrderPosting.PostAsync(db, OrderEntry.Of(message), context, day, clock, cancellationToken);
}
