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

    /// <summary>Works in whatever state; who asks says before what his caller may see of them.</summary>
    public static ServiceCall<GetWorks, FoundWorks> GetWorks { get; } = new("content-mgmt", "get-works", Safe: true);
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

/// <summary>Asks for works.</summary>
/// <param name="WorkIds">At most 200.</param>
public sealed record GetWorks(IReadOnlyList<Guid> WorkIds);

/// <summary>Those works that there are.</summary>
/// <param name="Works">In no order.</param>
public sealed record FoundWorks(IReadOnlyList<WorkSummary> Works);

/// <summary>A work as other services need it.</summary>
/// <param name="WorkId">Which.</param>
/// <param name="OwnerId">A user or an organisation.</param>
/// <param name="Title">As shown.</param>
/// <param name="Kind">Audio or video.</param>
/// <param name="Published">Whether everybody may know of it.</param>
/// <param name="Duration">Seconds; null until its file is processed.</param>
/// <param name="SourceKey">The original it is played from; null until its file is processed.</param>
public sealed record WorkSummary(
    Guid WorkId,
    Guid OwnerId,
    string Title,
    WorkKind Kind,
    bool Published,
    double? Duration,
    string? SourceKey
);
