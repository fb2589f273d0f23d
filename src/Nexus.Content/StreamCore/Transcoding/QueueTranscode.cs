using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamCore.Transcoding;

internal sealed class QueueTranscode(StreamCoreDb db, TimeProvider clock) : IMessageHandler<TranscodeRequested>
{
    public async Task HandleAsync(
        TranscodeRequested message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        if (await db.Assets.AnyAsync(row => row.SourceKey == message.SourceKey, cancellationToken))
        {
            return;
        }
        var asset = new Asset
        {
            Id = Asset.NewId(),
            WorkId = message.WorkId,
            OwnerId = message.OwnerId,
            Kind = message.Kind,
            SourceKey = message.SourceKey,
            FileName = message.FileName,
            Step = "waiting",
            CreatedAt = clock.GetUtcNow(),
        };
        db.Assets.Add(asset);
        db.Enqueue(new TranscodeAsset(asset.Id));
    }
}
