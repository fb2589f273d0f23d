using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Nexus.Contracts.LedgerMgr;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel.Messaging;

namespace Nexus.Finance.LedgerMgr.Orders;

internal static class OrderPosting
{
    /// <summary>Posts what an order's event says, once, in the transaction of its message.</summary>
    public static async Task PostAsync(
        LedgerDb db,
        Entry entry,
        MessageContext context,
        BusinessDay day,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        await context.BeginAsync(cancellationToken);
        var writer = new BookWriter(
            db.Database.GetDbConnection(),
            db.Database.CurrentTransaction!.GetDbTransaction(),
            db.Database.IsNpgsql(),
            clock.GetUtcNow(),
            day.Today
        );
        var results = await writer.PostAsync([new Unit([entry], IsFact: true)], cancellationToken);
        if (results[0].Refusal is { } refusal)
        {
            throw new PermanentFailureException($"{entry.Description} cannot be posted: {refusal.Detail}");
        }
        var posted = results[0].Posted[0];
        if (!posted.Replayed)
        {
            db.Publish(new LedgerPosted(posted.Id, posted.Reference), posted.Id.ToString());
        }
    }
}
