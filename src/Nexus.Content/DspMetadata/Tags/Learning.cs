using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspMetadata.Tags;

/// <summary>A file was found to be media: its tags are read, and written where the owner has said something.</summary>
internal sealed class LearnFile(MetadataDb db) : IMessageHandler<ContentReady>
{
    public async Task HandleAsync(ContentReady message, MessageContext context, CancellationToken cancellationToken)
    {
        // Only what is heard: films keep what their makers put in.
        if (message.Width is not null)
        {
            return;
        }
        var source = await db.Sources.FirstOrDefaultAsync(row => row.WorkId == message.WorkId, cancellationToken);
        if (source?.ReadyAt >= context.OccurredAt)
        {
            return;
        }
        source ??= db.Sources.Add(new AudioSource { WorkId = message.WorkId, SourceKey = message.SourceKey }).Entity;
        (source.SourceKey, source.ReadyAt) = (message.SourceKey, context.OccurredAt);
        db.Retag(message.WorkId);
    }
}

/// <summary>The title may be another one.</summary>
internal sealed class FollowWork(MetadataDb db) : IMessageHandler<ContentPublished>
{
    public async Task HandleAsync(ContentPublished message, MessageContext context, CancellationToken cancellationToken)
    {
        if (await db.Sources.AnyAsync(row => row.WorkId == message.WorkId, cancellationToken))
        {
            db.Retag(message.WorkId);
        }
    }
}

/// <summary>Which album a work is on, and where.</summary>
internal sealed class FollowRelease(MetadataDb db) : IMessageHandler<ReleasePublished>
{
    public async Task HandleAsync(ReleasePublished message, MessageContext context, CancellationToken cancellationToken)
    {
        await context.BeginAsync(cancellationToken);
        var known = await db.Tracks.Where(row => row.ReleaseId == message.ReleaseId).ToListAsync(cancellationToken);
        if (known.Exists(row => row.PublishVersion >= message.Version))
        {
            return;
        }
        db.Tracks.RemoveRange(known);
        await db.SaveChangesAsync(cancellationToken);
        db.Tracks.AddRange(
            message.WorkIds.Select(
                (workId, index) =>
                    new ReleaseTrack
                    {
                        ReleaseId = message.ReleaseId,
                        WorkId = workId,
                        OwnerId = message.OwnerId,
                        Number = index + 1,
                        Count = message.WorkIds.Count,
                        Title = message.Title,
                        PublishVersion = message.Version,
                    }
            )
        );
        foreach (var workId in known.Select(row => row.WorkId).Union(message.WorkIds))
        {
            db.Retag(workId);
        }
    }
}
