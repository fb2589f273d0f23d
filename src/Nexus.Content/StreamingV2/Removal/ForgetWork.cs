using Microsoft.EntityFrameworkCore;
using Nexus.Content.StreamingV2.Learning;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamingV2.Removal;

/// <summary>Nothing of a deleted work can be played or downloaded; how often it was played stays counted.</summary>
internal sealed class ForgetWork(StreamingDb db) : IMessageHandler<ContentRemoved>
{
    public async Task HandleAsync(ContentRemoved message, MessageContext context, CancellationToken cancellationToken)
    {
        // The row stays, so that a publication that comes late finds its end here.
        var work = await db.LearnAsync(message.WorkId, cancellationToken);
        (work.Published, work.PublishVersion, work.Title) = (false, long.MaxValue, "");
        (work.AssetId, work.SourceKey, work.ReadyAt) = (null, null, DateTimeOffset.MaxValue);
        db.Sources.RemoveRange(
            await db.Sources.Where(row => row.WorkId == message.WorkId).ToListAsync(cancellationToken)
        );
        db.Enclosures.RemoveRange(
            await db.Enclosures.Where(row => row.WorkId == message.WorkId).ToListAsync(cancellationToken)
        );
        db.Territories.RemoveRange(
            await db.Territories.Where(row => row.WorkId == message.WorkId).ToListAsync(cancellationToken)
        );
        db.ResumePoints.RemoveRange(
            await db.ResumePoints.Where(row => row.WorkId == message.WorkId).ToListAsync(cancellationToken)
        );
    }
}
