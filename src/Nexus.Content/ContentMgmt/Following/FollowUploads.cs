using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.DspUpload;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.ContentMgmt.Following;

internal static class UploadOrder
{
    public const string Actor = "service:dsp-upload";

    /// <summary>
    /// The work, in the trash or not, unless a newer upload of it is known: identifiers of version 7 are in order of time.
    /// </summary>
    public static async Task<Work?> FindAsync(
        ContentDb db,
        Guid workId,
        Guid uploadId,
        CancellationToken cancellationToken
    )
    {
        var work = await db.Works.IgnoreQueryFilters().FirstOrDefaultAsync(row => row.Id == workId, cancellationToken);
        return work?.UploadId is { } known && known.CompareTo(uploadId) > 0 ? null : work;
    }
}

internal sealed class FollowUploadStart(ContentDb db, WorkSteps steps) : IMessageHandler<UploadStarted>
{
    public async Task HandleAsync(UploadStarted message, MessageContext context, CancellationToken cancellationToken)
    {
        var work = await UploadOrder.FindAsync(db, message.WorkId, message.UploadId, cancellationToken);
        // The same identifier again: something later than the start was faster.
        if (work is null || work.UploadId == message.UploadId || !WorkRules.TakesFile(work))
        {
            return;
        }
        work.UploadId = message.UploadId;
        steps.Move(work, WorkState.Uploading, UploadOrder.Actor, message.FileName);
    }
}

internal sealed class FollowUploadEnd(ContentDb db, WorkSteps steps) : IMessageHandler<UploadAbandoned>
{
    public async Task HandleAsync(UploadAbandoned message, MessageContext context, CancellationToken cancellationToken)
    {
        var work = await UploadOrder.FindAsync(db, message.WorkId, message.UploadId, cancellationToken);
        if (work is null || !WorkRules.TakesFile(work))
        {
            return;
        }
        work.UploadId = message.UploadId;
        if (work.State == WorkState.Uploading)
        {
            steps.Move(work, WorkRules.WithoutUpload(work), UploadOrder.Actor, "The upload was given up.");
        }
    }
}

internal sealed class FollowUploadRefusal(ContentDb db, WorkSteps steps) : IMessageHandler<UploadRefused>
{
    public async Task HandleAsync(UploadRefused message, MessageContext context, CancellationToken cancellationToken)
    {
        var work = await UploadOrder.FindAsync(db, message.WorkId, message.UploadId, cancellationToken);
        if (work is null || !WorkRules.TakesFile(work))
        {
            return;
        }
        work.UploadId = message.UploadId;
        steps.Move(work, WorkState.Rejected, UploadOrder.Actor, message.Reason);
    }
}

/// <summary>The file has arrived: now it is to be made playable.</summary>
internal sealed class RequestTranscode(ContentDb db, WorkSteps steps) : IMessageHandler<ContentUploaded>
{
    public async Task HandleAsync(ContentUploaded message, MessageContext context, CancellationToken cancellationToken)
    {
        var work = await UploadOrder.FindAsync(db, message.WorkId, message.UploadId, cancellationToken);
        if (work is null || work.SourceKey == message.ObjectKey || work.OwnerId != message.OwnerId)
        {
            return;
        }
        work.UploadId = message.UploadId;
        work.SourceKey = message.ObjectKey;
        await ForgetProgressAsync(work.Id, cancellationToken);
        if (work is { State: WorkState.Published, LiveShowId: not null })
        {
            // Who has found the show keeps it while its recording is made playable.
            steps.Note(work, UploadOrder.Actor, message.FileName);
        }
        else
        {
            steps.Move(work, WorkState.Processing, UploadOrder.Actor, message.FileName);
        }
        db.Publish(
            new TranscodeRequested(
                work.Id,
                work.OwnerId,
                work.Kind,
                message.ObjectKey,
                message.FileName,
                message.DeclaredType
            ),
            work.Id.ToString()
        );
    }

    private async Task ForgetProgressAsync(Guid workId, CancellationToken cancellationToken)
    {
        if (await db.Progress.FirstOrDefaultAsync(row => row.WorkId == workId, cancellationToken) is { } progress)
        {
            db.Progress.Remove(progress);
        }
    }
}
