using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamCore.Enclosures;

/// <summary>Makes the plain file of an asset, or tells of the one that is there.</summary>
[Message("streamcore.make-enclosure/1")]
internal sealed record MakeEnclosure(Guid AssetId);

internal sealed class QueueEnclosure(StreamCoreDb db) : IMessageHandler<EnclosureRequested>
{
    public async Task HandleAsync(
        EnclosureRequested message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        // An asset that was replaced meanwhile is asked for anew by its successor's announcement.
        if (
            await db.Assets.AnyAsync(
                row => row.Id == message.AssetId && row.State == AssetState.Ready,
                cancellationToken
            )
        )
        {
            db.Enqueue(new MakeEnclosure(message.AssetId));
        }
    }
}
