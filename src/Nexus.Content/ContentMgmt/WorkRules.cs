using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Kernel.Http;

namespace Nexus.Content.ContentMgmt;

/// <summary>Which step may follow which, in one place.</summary>
internal static class WorkRules
{
    /// <summary>Whether a file may be sent for the work now.</summary>
    public static bool TakesFile(Work work) =>
        work.Hold != Hold.TakenDown
        && work.State
            is WorkState.Draft
                or WorkState.Uploading
                or WorkState.Rejected
                or WorkState.Ready
                or WorkState.Withdrawn;

    public static bool MayPublish(Work work) =>
        work.Hold == Hold.None
        && (work.AssetId ?? work.LiveShowId) is not null
        && work.State is WorkState.Ready or WorkState.Withdrawn;

    /// <summary>Where a work stands when an upload came to nothing.</summary>
    public static WorkState WithoutUpload(Work work) =>
        (work.AssetId ?? work.LiveShowId) is null ? WorkState.Draft : WorkState.Ready;

    /// <summary>Where a work stands that will be no live show, or is not one any more and left nothing to play.</summary>
    public static WorkState WithoutShow(Work work) =>
        work is { AssetId: null, State: WorkState.Ready } ? WorkState.Draft : work.State;

    /// <summary>409 that names the state and what is possible in it.</summary>
    public static ProblemException Refuse(Work work, string wanted) =>
        Problems.Conflict(
            "work-state",
            "The work is not in a state that allows this.",
            $"It is {Name(work.State)} and cannot {wanted}. {Possible(work)}"
        );

    private static string Possible(Work work) =>
        work.State switch
        {
            _ when work.Hold == Hold.TakenDown => "Moderators have taken it down; you may appeal.",
            WorkState.Draft => "Upload its file first.",
            WorkState.Uploading => "Wait for the upload to end, or give it up.",
            WorkState.Processing => "Wait until it is ready.",
            WorkState.Ready => "You can publish it or upload another file.",
            WorkState.Published => "You can withdraw it.",
            WorkState.Withdrawn => "You can publish it again or upload another file.",
            _ => $"Its file was refused ({work.Reason}); upload another one.",
        };

    private static string Name(WorkState state) => state.ToString().ToLowerInvariant();
}
