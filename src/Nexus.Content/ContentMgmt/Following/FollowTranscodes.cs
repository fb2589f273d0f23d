using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Podcasts;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.ContentMgmt.Following;

internal static class TranscodeOrder
{
    public const string Actor = "service:streamcore";

    /// <summary>
    /// The work, if it is this very file that is awaited; a published show awaits its recording. Also in the trash: who
    /// takes it out again finds its file.
    /// </summary>
    public static Task<Work?> FindAsync(
        ContentDb db,
        Guid workId,
        string sourceKey,
        CancellationToken cancellationToken
    ) =>
        db
            .Works.IgnoreQueryFilters()
            .FirstOrDefaultAsync(
                row =>
                    row.Id == workId
                    && row.SourceKey == sourceKey
                    && (
                        row.State == WorkState.Processing
                        || (row.State == WorkState.Published && row.LiveShowId != null)
                    ),
                cancellationToken
            );
}

internal sealed class FollowProgress(ContentDb db) : IMessageHandler<TranscodeProgressed>
{
    public async Task HandleAsync(
        TranscodeProgressed message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        if (
            !await db
                .Works.IgnoreQueryFilters()
                .AnyAsync(row => row.Id == message.WorkId && row.State == WorkState.Processing, cancellationToken)
        )
        {
            return;
        }
        var progress = await db.Progress.FirstOrDefaultAsync(row => row.WorkId == message.WorkId, cancellationToken);
        if (progress is null)
        {
            db.Progress.Add(
                new WorkProgress
                {
                    WorkId = message.WorkId,
                    Share = message.Progress,
                    Step = message.Step,
                }
            );
        }
        else if (progress.Share <= message.Progress)
        {
            (progress.Share, progress.Step) = (message.Progress, message.Step);
        }
    }
}

internal sealed class FollowReady(ContentDb db, WorkSteps steps, EpisodeFiles files) : IMessageHandler<ContentReady>
{
    public async Task HandleAsync(ContentReady message, MessageContext context, CancellationToken cancellationToken)
    {
        var work = await TranscodeOrder.FindAsync(db, message.WorkId, message.SourceKey, cancellationToken);
        if (work is null)
        {
            return;
        }
        work.AssetId = message.AssetId;
        work.Duration = message.Duration;
        (work.Width, work.Height) = (message.Width, message.Height);
        work.LoudnessLufs = message.LoudnessLufs;
        (work.HasPoster, work.HasWaveform) = (message.HasPoster, message.HasWaveform);
        work.LiveShowId = null;
        if (work.State == WorkState.Published)
        {
            steps.Note(work, TranscodeOrder.Actor, "The recording can be played.");
        }
        else
        {
            steps.Move(work, WorkState.Ready, TranscodeOrder.Actor);
            await PublishRestoredAsync(work, cancellationToken);
        }
        await files.RequestIfEpisodeAsync(work, cancellationToken);
    }

    // Moderators have restored what was public while its mended file was on its way.
    private async Task PublishRestoredAsync(Work work, CancellationToken cancellationToken)
    {
        if (work is { Hold: Hold.None, HeldPublished: true, DeletedAt: null })
        {
            await steps.PublishAsync(
                work,
                Subjects.Actor,
                "Restored; its mended file can be played.",
                cancellationToken
            );
        }
    }
}

internal sealed class FollowRejection(ContentDb db, WorkSteps steps) : IMessageHandler<ContentRejected>
{
    public async Task HandleAsync(ContentRejected message, MessageContext context, CancellationToken cancellationToken)
    {
        if (await TranscodeOrder.FindAsync(db, message.WorkId, message.SourceKey, cancellationToken) is { } work)
        {
            (work.SourceKey, work.LiveShowId) = (null, null);
            if (work.State == WorkState.Published)
            {
                await steps.WithdrawAsync(work, TranscodeOrder.Actor, message.Reason, cancellationToken);
            }
            steps.Move(work, WorkState.Rejected, TranscodeOrder.Actor, message.Reason);
        }
    }
}
