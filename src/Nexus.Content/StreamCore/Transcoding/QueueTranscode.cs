using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamCore.Transcoding;

internal sealed class QueueTranscode(StreamCoreDb db, TimeProvider clock) : IMessageHandler<TranscodeRequested>
{
    private static readonly TimeSpan ForEachBefore = TimeSpan.FromMinutes(10);

    // No longer than a day in all.
    private const int MostBefore = 144;

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
        db.Enqueue(new TranscodeAsset(asset.Id), yields: await PatienceAsync(message, cancellationToken));
        db.Assets.Add(asset);
    }

    /// <summary>
    /// Who sends one file waits for it; who sends a hundred does not wait for the hundredth, and others' first files pass
    /// it. A new file of what plays already can wait as well.
    /// </summary>
    private async Task<TimeSpan> PatienceAsync(TranscodeRequested message, CancellationToken cancellationToken)
    {
        var before = await db.Assets.CountAsync(
            row => row.OwnerId == message.OwnerId && row.State == AssetState.Working,
            cancellationToken
        );
        var plays = await db.Assets.AnyAsync(
            row => row.WorkId == message.WorkId && row.State == AssetState.Ready,
            cancellationToken
        );
        return ForEachBefore * Math.Min(before + (plays ? 1 : 0), MostBefore);
    }
}
