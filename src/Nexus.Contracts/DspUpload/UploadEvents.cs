using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.DspUpload;

/// <summary>A creator has begun to send a file for a work.</summary>
/// <param name="UploadId">The upload; a later one of the same work has a greater identifier (version 7).</param>
/// <param name="OwnerId">The creator.</param>
/// <param name="WorkId">The work.</param>
/// <param name="FileName">As the creator named it.</param>
/// <param name="Length">Bytes announced; 0 where the sender does not know yet.</param>
[Message("upload.started/1")]
public sealed record UploadStarted(Guid UploadId, Guid OwnerId, Guid WorkId, string FileName, long Length);

/// <summary>An upload ended before the file was whole: its creator stopped it or it ran out of time.</summary>
/// <param name="UploadId">The upload.</param>
/// <param name="WorkId">The work.</param>
[Message("upload.abandoned/1")]
public sealed record UploadAbandoned(Guid UploadId, Guid WorkId);

/// <summary>A file arrived whole but is plainly no audio or video; nothing of it stays.</summary>
/// <param name="UploadId">The upload.</param>
/// <param name="WorkId">The work.</param>
/// <param name="Reason">For the creator to read.</param>
[Message("upload.refused/1")]
public sealed record UploadRefused(Guid UploadId, Guid WorkId, string Reason);
