using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.ContentMgmt;

/// <summary>A release was published, or published anew after an edit.</summary>
/// <param name="ReleaseId">The release.</param>
/// <param name="OwnerId">The creator.</param>
/// <param name="Title">As shown.</param>
/// <param name="WorkIds">Its works in order.</param>
/// <param name="Version">Grows with each publication; an older one that comes late is passed over.</param>
/// <param name="OwnerName">The creator's name as shown; empty in messages of before it was told.</param>
/// <param name="Genre">In the creator's words.</param>
/// <param name="Language">A language tag (BCP 47) in small letters.</param>
/// <param name="PublishedAt">When it was first published.</param>
[Message("release.published/1")]
public sealed record ReleasePublished(
    Guid ReleaseId,
    Guid OwnerId,
    string Title,
    IReadOnlyList<Guid> WorkIds,
    long Version,
    string OwnerName = "",
    string? Genre = null,
    string? Language = null,
    DateTimeOffset? PublishedAt = null
);

/// <summary>
/// Asks content-mgmt to tell one service once more of everything that is published, under the versions it has: for a
/// service that is newer than the library.
/// </summary>
/// <param name="Receiver">Who is told.</param>
/// <param name="After">The identifier that was told last; null at the beginning.</param>
/// <param name="Releases">Whether all works were told and the releases are next.</param>
[Message("library.retelling-requested/1")]
public sealed record LibraryRetellingRequested(string Receiver, Guid? After = null, bool Releases = false);

/// <summary>
/// The last work of a published release that could be played was withdrawn: whoever buys it gets nothing. When one is
/// published again, <see cref="ReleasePublished"/> comes.
/// </summary>
/// <param name="ReleaseId">The release.</param>
/// <param name="Version">As in <see cref="ReleasePublished"/>.</param>
[Message("release.withdrawn/1")]
public sealed record ReleaseWithdrawn(Guid ReleaseId, long Version);
