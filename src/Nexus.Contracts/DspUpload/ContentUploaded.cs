using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.DspUpload;

/// <summary>A file has arrived whole and lies in the object store.</summary>
/// <param name="UploadId">The upload.</param>
/// <param name="OwnerId">The creator.</param>
/// <param name="WorkId">The work it is the source of.</param>
/// <param name="ObjectKey">Its name; <see cref="OriginalKey"/> says where it lies.</param>
/// <param name="FileName">As the creator named it.</param>
/// <param name="DeclaredType">The media type the creator's browser gave.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Lower-case hex.</param>
[Message("content.uploaded/1")]
public sealed record ContentUploaded(
    Guid UploadId,
    Guid OwnerId,
    Guid WorkId,
    string ObjectKey,
    string FileName,
    string DeclaredType,
    long Length,
    string Sha256
);
