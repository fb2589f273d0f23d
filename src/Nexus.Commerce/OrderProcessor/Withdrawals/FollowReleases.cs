using Microsoft.EntityFrameworkCore;
using Nexus.Commerce.OrderProcessor.Process;
using Nexus.Commerce.OrderProcessor.Refunds;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.OrderProcessor.Withdrawals;

/// <summary>Nothing of a release can be played any more: orders under way that bring it are looked at.</summary>
internal sealed class OnReleaseWithdrawn(OrderDb db) : IMessageHandler<ReleaseWithdrawn>
{
    public async Task HandleAsync(ReleaseWithdrawn message, MessageContext context, CancellationToken cancellationToken)
    {
        if (!await Learned.SetAsync(db, message.ReleaseId, message.Version, withdrawn: true, cancellationToken))
        {
            return;
        }
        var open = await db
            .Orders.Where(row => row.State == OrderState.Placed || row.State == OrderState.Paid)
            .Where(row => row.Lines.Any(line => line.GrantsReleaseId == message.ReleaseId))
            .Select(row => row.Id)
            .ToListAsync(cancellationToken);
        foreach (var orderId in open)
        {
            db.SendTo(OrderProcessorService.ServiceName, new GoodsWithdrawn(orderId), subject: orderId.ToString());
        }
    }
}

/// <summary>It can be played again.</summary>
internal sealed class OnReleasePublished(OrderDb db) : IMessageHandler<ReleasePublished>
{
    public Task HandleAsync(ReleasePublished message, MessageContext context, CancellationToken cancellationToken) =>
        Learned.SetAsync(db, message.ReleaseId, message.Version, withdrawn: false, cancellationToken);
}

/// <summary>An order under way brings something that was withdrawn.</summary>
[Message("order-processor.goods-withdrawn/1")]
internal sealed record GoodsWithdrawn(Guid OrderId);

internal sealed class OnGoodsWithdrawn(OrderDb db, CheckoutProcess process, RefundProcess refunds)
    : IMessageHandler<GoodsWithdrawn>
{
    public async Task HandleAsync(GoodsWithdrawn message, MessageContext context, CancellationToken cancellationToken)
    {
        if (
            await process.FindAsync(context, message.OrderId, cancellationToken) is not var (saga, order)
            || await Withdrawal.FindAsync(db, order, cancellationToken) is not { } reason
        )
        {
            return;
        }
        if (order.State == OrderState.Placed)
        {
            await process.CancelAsync(saga, order, reason, cancellationToken);
            db.Enqueue(new TellBuyer(order.Id, null));
        }
        else
        {
            // It was found under way; that it is complete by now came too fast to be played.
            refunds.Compensate(order, reason, restock: true);
        }
    }
}
