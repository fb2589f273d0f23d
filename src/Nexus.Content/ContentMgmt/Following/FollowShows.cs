using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.ContentMgmt.Following;

/// <summary>A work that will be a live show needs no file to be published, put on a release and sold.</summary>
internal sealed class FollowNewShow(ContentDb db, WorkSteps steps) : IMessageHandler<ShowCreated>
{
    public async Task HandleAsync(ShowCreated message, MessageContext context, CancellationToken cancellationToken)
    {
        var work = await db
            .Works.IgnoreQueryFilters()
            .FirstOrDefaultAsync(row => row.Id == message.WorkId, cancellationToken);
        if (work is null || work.OwnerId != message.OwnerId)
        {
            return;
        }
        work.LiveShowId = message.ShowId;
        if (work.State is WorkState.Draft or WorkState.Rejected)
        {
            steps.Move(work, WorkState.Ready, TranscodeOrder.Actor, "A live show.");
        }
    }
}

/// <summary>A show that ended has a recording on its way, unless it never began.</summary>
internal sealed class FollowShowEnd(ContentDb db, WorkSteps steps) : IMessageHandler<StreamEnded>
{
    public Task HandleAsync(StreamEnded message, MessageContext context, CancellationToken cancellationToken) =>
        message.StartedAt is null
            ? ShowWithoutRecording.ForgetAsync(
                db,
                steps,
                message.WorkId,
                message.ShowId,
                "The show never began.",
                cancellationToken
            )
            : Task.CompletedTask;
}

internal sealed class FollowLostRecording(ContentDb db, WorkSteps steps) : IMessageHandler<RecordingFailed>
{
    public Task HandleAsync(RecordingFailed message, MessageContext context, CancellationToken cancellationToken) =>
        ShowWithoutRecording.ForgetAsync(db, steps, message.WorkId, message.ShowId, message.Reason, cancellationToken);
}

internal static class ShowWithoutRecording
{
    /// <summary>The work is what it was before the show; with nothing to play it is not published any more.</summary>
    public static async Task ForgetAsync(
        ContentDb db,
        WorkSteps steps,
        Guid workId,
        Guid showId,
        string why,
        CancellationToken cancellationToken
    )
    {
        var work = await db
            .Works.IgnoreQueryFilters()
            .FirstOrDefaultAsync(row => row.Id == workId && row.LiveShowId == showId, cancellationToken);
        if (work is null)
        {
            return;
        }
        work.LiveShowId = null;
        if (work is { State: WorkState.Published, AssetId: null })
        {
            await steps.WithdrawAsync(work, TranscodeOrder.Actor, why, cancellationToken);
        }
        else if (WorkRules.WithoutShow(work) is var state && state != work.State)
        {
            steps.Move(work, state, TranscodeOrder.Actor, why);
        }
    }
}
