using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.DspUpload;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamingV2.Learning;

internal static class KnownWork
{
    /// <summary>The work's row, made where this is the first that is heard of it.</summary>
    public static async Task<PlayableWork> LearnAsync(
        this StreamingDb db,
        Guid workId,
        CancellationToken cancellationToken
    )
    {
        var work = await db.Works.FirstOrDefaultAsync(row => row.WorkId == workId, cancellationToken);
        if (work is null)
        {
            work = new PlayableWork { WorkId = workId };
            db.Works.Add(work);
        }
        return work;
    }
}

internal sealed class LearnSource(StreamingDb db) : IMessageHandler<ContentUploaded>
{
    public async Task HandleAsync(ContentUploaded message, MessageContext context, CancellationToken cancellationToken)
    {
        (await db.LearnAsync(message.WorkId, cancellationToken)).OwnerId ??= message.OwnerId;
        if (!await db.Sources.AnyAsync(row => row.ObjectKey == message.ObjectKey, cancellationToken))
        {
            db.Sources.Add(
                new UploadedSource
                {
                    ObjectKey = message.ObjectKey,
                    WorkId = message.WorkId,
                    FileName = message.FileName,
                    ContentType = message.DeclaredType,
                    Length = message.Length,
                }
            );
        }
    }
}

internal sealed class LearnAsset(StreamingDb db) : IMessageHandler<ContentReady>
{
    public async Task HandleAsync(ContentReady message, MessageContext context, CancellationToken cancellationToken)
    {
        var work = await db.LearnAsync(message.WorkId, cancellationToken);
        if (work.ReadyAt >= context.OccurredAt)
        {
            return;
        }
        work.ReadyAt = context.OccurredAt;
        (work.AssetId, work.SourceKey, work.Duration) = (message.AssetId, message.SourceKey, message.Duration);
        (work.HasPoster, work.HasWaveform) = (message.HasPoster, message.HasWaveform);
    }
}

internal sealed class LearnPublication(StreamingDb db) : IMessageHandler<ContentPublished>
{
    public async Task HandleAsync(ContentPublished message, MessageContext context, CancellationToken cancellationToken)
    {
        var work = await db.LearnAsync(message.WorkId, cancellationToken);
        if (work.PublishVersion >= message.Version)
        {
            return;
        }
        (work.Published, work.PublishVersion) = (true, message.Version);
        (work.OwnerId, work.Title, work.Kind, work.Access) = (
            message.OwnerId,
            message.Title,
            message.Kind,
            message.Access
        );
        work.OwnerName = message.OwnerName;
        work.ReleaseIds = [.. message.ReleaseIds];
    }
}

internal sealed class LearnWithdrawal(StreamingDb db) : IMessageHandler<ContentWithdrawn>
{
    public async Task HandleAsync(ContentWithdrawn message, MessageContext context, CancellationToken cancellationToken)
    {
        var work = await db.LearnAsync(message.WorkId, cancellationToken);
        if (work.PublishVersion < message.Version)
        {
            (work.Published, work.PublishVersion) = (false, message.Version);
        }
    }
}
