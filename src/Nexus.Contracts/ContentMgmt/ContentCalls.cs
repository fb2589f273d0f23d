using Nexus.Kernel.Calls;

namespace Nexus.Contracts.ContentMgmt;

/// <summary>What content-mgmt answers to other services.</summary>
public static class ContentCalls
{
    /// <summary>Whether a creator may upload the source of a work now.</summary>
    public static ServiceCall<CheckUpload, UploadAllowed> CheckUpload { get; } =
        new("content-mgmt", "check-upload", Safe: true);

    /// <summary>A release with its works, for a digital product that grants it.</summary>
    public static ServiceCall<GetRelease, FoundRelease> GetRelease { get; } =
        new("content-mgmt", "get-release", Safe: true);
}

/// <summary>Asks before an upload begins.</summary>
/// <param name="WorkId">The work.</param>
/// <param name="OwnerId">Who uploads.</param>
public sealed record CheckUpload(Guid WorkId, Guid OwnerId);

/// <summary>The work waits for its file; otherwise the call is refused with a problem.</summary>
/// <param name="Kind">What it is.</param>
public sealed record UploadAllowed(WorkKind Kind);

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
