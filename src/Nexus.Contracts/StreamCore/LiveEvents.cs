using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.StreamCore;

/// <summary>A work is to be a live show: it may be published and sold before there is a file of it.</summary>
/// <param name="ShowId">The show.</param>
/// <param name="WorkId">The work.</param>
/// <param name="OwnerId">The creator or organisation.</param>
[Message("show.created/1")]
public sealed record ShowCreated(Guid ShowId, Guid WorkId, Guid OwnerId);

/// <summary>A show is on the air and can be watched.</summary>
/// <param name="ShowId">The show; also the identifier that signed addresses of its stream name.</param>
/// <param name="WorkId">The work.</param>
/// <param name="OwnerId">The creator or organisation.</param>
/// <param name="StartedAt">When its encoder was let in.</param>
[Message("stream.started/1")]
public sealed record StreamStarted(Guid ShowId, Guid WorkId, Guid OwnerId, DateTimeOffset StartedAt);

/// <summary>A show is over.</summary>
/// <param name="ShowId">The show.</param>
/// <param name="WorkId">The work.</param>
/// <param name="OwnerId">The creator or organisation.</param>
/// <param name="StartedAt">When it began; null where no encoder ever came, and there is no recording.</param>
/// <param name="EndedAt">When.</param>
[Message("stream.ended/1")]
public sealed record StreamEnded(
    Guid ShowId,
    Guid WorkId,
    Guid OwnerId,
    DateTimeOffset? StartedAt,
    DateTimeOffset EndedAt
);

/// <summary>What a show's encoder sent lies whole in the object store and is to become the work's file.</summary>
/// <param name="RecordingId">Version 7, later than every upload the work had before.</param>
/// <param name="ShowId">The show.</param>
/// <param name="WorkId">The work.</param>
/// <param name="OwnerId">The creator or organisation.</param>
/// <param name="ObjectKey">Where it lies in the object store; it goes once <c>content.uploaded</c> tells of its copy.</param>
/// <param name="FileName">For people.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="Length">Bytes.</param>
[Message("recording.made/1")]
public sealed record RecordingMade(
    Guid RecordingId,
    Guid ShowId,
    Guid WorkId,
    Guid OwnerId,
    string ObjectKey,
    string FileName,
    string ContentType,
    long Length
);

/// <summary>Nothing that can be played was recorded of a show.</summary>
/// <param name="ShowId">The show.</param>
/// <param name="WorkId">The work.</param>
/// <param name="Reason">For the creator to read.</param>
[Message("recording.failed/1")]
public sealed record RecordingFailed(Guid ShowId, Guid WorkId, string Reason);
