using Nexus.Content.DspUpload.HandOver;
using Nexus.Content.DspUpload.Quotas;
using Nexus.Contracts.DspUpload;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspUpload.Receiving;

internal static class BegunUploads
{
    /// <summary>Takes the quota, notes the upload, tells of it, and sees to its end, all or nothing.</summary>
    public static async Task BeginAsync(
        this UploadDb db,
        Upload upload,
        UploadQuota quota,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await quota.TakeAsync(upload.OwnerId, upload.Length, cancellationToken);
        await quota.RequireRoomAsync(upload.OwnerId, cancellationToken);
        db.Uploads.Add(upload);
        if (!upload.IsPartial)
        {
            db.Publish(
                new UploadStarted(upload.Id, upload.OwnerId, upload.WorkId, upload.FileName, upload.Length),
                upload.WorkId.ToString()
            );
        }
        db.SendTo(DspUploadService.ServiceName, new ExpireUpload(upload.Id), upload.ExpiresAt);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
