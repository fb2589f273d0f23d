using Nexus.Contracts.DspUpload;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspUpload.HandOver;

/// <summary>The ways an upload ends without a stored file; the caller saves.</summary>
internal sealed class UploadEnding(UploadDb db)
{
    public void Abandon(Upload upload)
    {
        db.Uploads.Remove(upload);
        if (upload.State == UploadState.Receiving)
        {
            db.Publish(new UploadAbandoned(upload.Id, upload.WorkId), upload.WorkId.ToString());
            CleanUp(upload);
        }
    }

    /// <summary>Refuses what arrived whole.</summary>
    public void Refuse(Upload upload, string reason)
    {
        upload.Refuse(reason);
        CleanUp(upload);
    }

    // Messages to ourselves: the file goes and the quota comes back only if the row's change has committed.
    private void CleanUp(Upload upload)
    {
        db.SendTo(DspUploadService.ServiceName, new DiscardPart(upload.Id));
        db.SendTo(DspUploadService.ServiceName, new ReturnQuota(upload.OwnerId, upload.Length));
    }
}
