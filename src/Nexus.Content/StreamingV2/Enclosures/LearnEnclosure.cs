using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamingV2.Enclosures;

internal sealed class LearnEnclosure(StreamingDb db) : IMessageHandler<EnclosureReady>
{
    public async Task HandleAsync(EnclosureReady message, MessageContext context, CancellationToken cancellationToken)
    {
        var row = await db.Enclosures.FirstOrDefaultAsync(row => row.WorkId == message.WorkId, cancellationToken);
        if (row?.AnnouncedAt >= context.OccurredAt)
        {
            return;
        }
        var tag = $"\"{message.Sha256[..Math.Min(32, message.Sha256.Length)]}\"";
        if (row is null)
        {
            row = new Enclosure
            {
                WorkId = message.WorkId,
                ObjectKey = message.ObjectKey,
                ContentType = message.ContentType,
                ETag = tag,
            };
            db.Enclosures.Add(row);
        }
        (row.AssetId, row.ObjectKey, row.ContentType) = (message.AssetId, message.ObjectKey, message.ContentType);
        (row.Length, row.ETag, row.AnnouncedAt) = (message.Length, tag, context.OccurredAt);
    }
}
