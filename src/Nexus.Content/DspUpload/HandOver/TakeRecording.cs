using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Contracts.DspUpload;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspUpload.HandOver;

/// <summary>
/// Keeps the recording of a live show as an original like an uploaded one. It is not scanned: its container was written
/// by the platform. It counts, and it is kept even beyond the quota: a show cannot be sent again.
/// </summary>
internal sealed class TakeRecording(UploadDb db, UploadQuota quota, IObjectStore objects, TimeProvider clock)
    : IMessageHandler<RecordingMade>
{
    public async Task HandleAsync(RecordingMade message, MessageContext context, CancellationToken cancellationToken)
    {
        if (await db.Uploads.AnyAsync(row => row.Id == message.RecordingId, cancellationToken))
        {
            return;
        }
        var now = clock.GetUtcNow();
        var upload = new Upload
        {
            Id = message.RecordingId,
            OwnerId = message.OwnerId,
            WorkId = message.WorkId,
            FileName = message.FileName,
            DeclaredType = message.ContentType,
            Metadata = "",
            Length = message.Length,
            CreatedAt = now,
            ExpiresAt = now,
        };
        var stored = await objects.CopyAsync(
            message.ObjectKey,
            $"{DspUploadService.ServiceName}/{upload.ObjectKey}",
            cancellationToken
        );
        var file = new StoredFile
        {
            Id = upload.Id,
            OwnerId = upload.OwnerId,
            Sha256 = stored.Sha256 ?? throw new InvalidDataException("The store gave no checksum."),
            Length = upload.Length,
            Holders = 1,
        };
        // Copying is long: only now may the transaction begin.
        await context.BeginAsync(cancellationToken);
        await quota.CountAsync(upload.OwnerId, upload.Length, cancellationToken);
        upload.StoreIn(file);
        db.Uploads.Add(upload);
        db.Files.Add(file);
        db.Publish(
            new ContentUploaded(
                upload.Id,
                upload.OwnerId,
                upload.WorkId,
                upload.PublicKey,
                upload.FileName,
                upload.DeclaredType,
                upload.Length,
                file.Sha256
            ),
            upload.WorkId.ToString()
        );
    }
}
