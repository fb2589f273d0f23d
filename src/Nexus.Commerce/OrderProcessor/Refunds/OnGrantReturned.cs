using Nexus.Commerce.OrderProcessor.History;
using Nexus.Commerce.OrderProcessor.Process;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Refunds;

internal sealed class OnGrantReturned(OrderDb db, CheckoutProcess process, RefundProcess refunds, TimeProvider clock)
    : IMessageHandler<GrantReturned>
{
    public async Task HandleAsync(GrantReturned message, MessageContext context, CancellationToken cancellationToken)
    {
        if (await process.FindAsync(context, message.OrderId, cancellationToken) is var (_, order))
        {
            if (order.OpenRefund is { AwaitsGrants: true } refund && refund.Id == message.RefundId)
            {
                db.Append(order, new GrantsWereReturned { RefundId = refund.Id }, clock.GetUtcNow());
                refunds.Send(order);
            }
        }
    }
}
