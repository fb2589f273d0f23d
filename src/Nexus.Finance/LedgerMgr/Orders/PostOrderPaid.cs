using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Nexus.Contracts.LedgerMgr;
using Nexus.Contracts.OrderProcessor;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel.Messaging;

namespace Nexus.Finance.LedgerMgr.Orders;

internal sealed class PostOrderPaid(LedgerDb db, TimeProvider clock) : IMessageHandler<OrderPaid>
{
    public async Task HandleAsync(OrderPaid message, MessageContext context, CancellationToken cancellationToken)
    {
        await context.BeginAsync(cancellationToken);
        var writer = new BookWriter(
            db.Database.GetDbConnection(),
            db.Database.CurrentTransaction!.GetDbTransaction(),
            db.Database.IsNpgsql(),
            clock.GetUtcNow()
        );
        var results = await writer.PostAsync([new Unit([OrderEntry.Of(message)])], cancellationToken);
        if (results[0].Refusal is { } refusal)
        {
            throw new PermanentFailureException($"Order {message.Number} cannot be posted: {refusal.Detail}");
        }
        var posted = results[0].Posted[0];
        if (!posted.Replayed)
        {
            db.Publish(new LedgerPosted(posted.Id, posted.Reference), posted.Id.ToString());
        }
    }
}
