using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Contracts.ContentMgmt;

/// <summary>What content-mgmt answers to other services.</summary>
public static class ContentCalls
{
    /// <summary>Whose a work is, and whether it takes a file now.</summary>
    public static ServiceCall<CheckUpload, UploadCheck> CheckUpload { get; } =
        new("content-mgmt", "check-upload", Safe: true);

    /// <summary>A release with its works, for a digital product that grants it.</summary>
    public static ServiceCall<GetRelease, FoundRelease> GetRelease { get; } =
        new("content-mgmt", "get-release", Safe: true);
}

/// <summary>Asks before an upload begins.</summary>
/// <param name="WorkId">The work.</param>
public sealed record CheckUpload(Guid WorkId);

/// <summary>Whose the work is: who asks says whether the uploader may, before he tells him anything.</summary>
/// <param name="OwnerId">A user or an organisation; null where there is no such work.</param>
/// <param name="Refusal">Why it takes no file now; null when it does.</param>
/// <param name="Kind">What it is; null where there is no such work.</param>
public sealed record UploadCheck(Guid? OwnerId, Problem? Refusal, WorkKind? Kind);

/// <summary>Asks for a release.</summary>
/// <param name="ReleaseId">Which.</param>
public sealed record GetRelease(Guid ReleaseId);

/// <summary>The release, or nothing.</summary>
/// <param name="Release">Null where there is none.</param>
public sealed record FoundRelease(ReleaseSummary? Release);

/// <summary>A release as others see it.</summary>
/// <param name="ReleaseId">Which.</param>
/// <param name="OwnerId">The creator.</param>
/// <param name="Title">As shown.</param>
/// <param name="WorkIds">In order.</param>
/// <param name="Published">Whether those who bought it can play it.</param>
public sealed record ReleaseSummary(
    Guid ReleaseId,
    Guid OwnerId,
    string Title,
    IReadOnlyList<Guid> WorkIds,
    bool Published
);
