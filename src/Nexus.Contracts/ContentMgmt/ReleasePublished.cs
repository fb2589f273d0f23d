using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.ContentMgmt;

/// <summary>A release was published, or published anew after an edit.</summary>
/// <param name="ReleaseId">The release.</param>
/// <param name="OwnerId">The creator.</param>
/// <param name="Title">As shown.</param>
/// <param name="WorkIds">Its works in order.</param>
/// <param name="Version">Grows with each publication; an older one that comes late is passed over.</param>
[Message("release.published/1")]
public sealed record ReleasePublished(
    Guid ReleaseId,
    Guid OwnerId,
    string Title,
    IReadOnlyList<Guid> WorkIds,
    long Version
);
