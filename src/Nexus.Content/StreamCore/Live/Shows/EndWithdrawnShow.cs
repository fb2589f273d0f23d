using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamCore.Live.Shows;

/// <summary>
/// A work that is withdrawn or taken down is not to be seen any more: its show ends. Viewers hold addresses that are good
/// for as long as a show may last, so nothing else would stop it. Nor can a show that is over be
/// sought back in any more.
/// </summary>
internal sealed class EndWithdrawnShow(StreamCoreDb db, TimeProvider clock) : IMessageHandler<ContentWithdrawn>
{
    public async Task HandleAsync(ContentWithdrawn message, MessageContext context, CancellationToken cancellationToken)
    {
        var shows = await db
            .Shows.Where(row => row.WorkId == message.WorkId && row.State != ShowState.Waiting && !row.Withdrawn)
            .ToListAsync(cancellationToken);
        foreach (var show in shows)
        {
            show.Withdrawn = true;
            if (show.State == ShowState.Live)
            {
                db.Publish(show.End(clock.GetUtcNow()), show.WorkId.ToString());
            }
        }
    }
}
