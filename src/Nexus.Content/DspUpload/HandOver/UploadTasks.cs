using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspUpload.HandOver;

/// <summary>Checks a whole upload and puts it into the object store.</summary>
[Message("dsp-upload.hand-over/1")]
internal sealed record HandOverUpload(Guid UploadId);

/// <summary>Looks whether an unfinished upload has run out of time.</summary>
[Message("dsp-upload.expire/1")]
internal sealed record ExpireUpload(Guid UploadId);

/// <summary>Deletes a part file once the row that needed it is gone or done.</summary>
[Message("dsp-upload.discard-part/1")]
internal sealed record DiscardPart(Guid UploadId);

/// <summary>Deletes an object that nothing holds any more.</summary>
[Message("dsp-upload.drop-object/1")]
internal sealed record DropObject(string Key);

/// <summary>Deletes what has been in quarantine long enough.</summary>
[Message("dsp-upload.end-quarantine/1")]
internal sealed record EndQuarantine(Guid UploadId);

/// <summary>Gives bytes back to a creator's quota.</summary>
[Message("dsp-upload.return-quota/1")]
internal sealed record ReturnQuota(Guid OwnerId, long Bytes);
