using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamCore.Captions;
using Nexus.Content.StreamCore.Live.Recording;
using Nexus.Content.StreamCore.Transcoding;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamCore.Removal;

/// <summary>The playable copies of a deleted work go with their pictures.</summary>
internal sealed class RemoveWorkAssets(StreamCoreDb db) : IMessageHandler<ContentRemoved>
{
    public async Task HandleAsync(ContentRemoved message, MessageContext context, CancellationToken cancellationToken)
    {
        var assets = await db.Assets.Where(row => row.WorkId == message.WorkId).ToListAsync(cancellationToken);
        foreach (var asset in assets)
        {
            asset.State = AssetState.Gone;
            db.Enqueue(new RemoveAsset(asset.Id, WorkFolderOnly: false));
        }
        db.Captions.RemoveRange(await db.CaptionsOfAsync(message.WorkId, cancellationToken));
        // Who is on the air is cut off with the row, and no encoder is let in any more.
        foreach (var show in await db.Shows.Where(row => row.WorkId == message.WorkId).ToListAsync(cancellationToken))
        {
            db.Shows.Remove(show);
            db.Enqueue(new RemoveRecording(show.Id));
        }
    }
}
