using Nexus.Content.DspUpload.Direct;
using Nexus.Content.DspUpload.Scanning;
using Nexus.Contracts.DspUpload;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspUpload.HandOver;

/// <summary>The ways an upload ends; the caller saves.</summary>
internal sealed class UploadEnding(UploadDb db, Originals originals, Quarantine quarantine, TimeProvider clock)
{
    // The store may be making one file of the parts at this moment, and it is there only when that is done.
    private static readonly TimeSpan LookedAtAgain = TimeSpan.FromHours(2);

    public void Abandon(Upload upload)
    {
        db.Uploads.Remove(upload);
        if (upload.State == UploadState.Quarantined)
        {
            quarantine.Empty(upload);
        }
        if (upload.State is not (UploadState.Receiving or UploadState.Joinable or UploadState.Gathered))
        {
            return;
        }
        if (upload.WorkId != Guid.Empty)
        {
            db.Publish(new UploadAbandoned(upload.Id, upload.WorkId), upload.WorkId.ToString());
        }
        CleanUp(upload);
    }

    /// <summary>Refuses what arrived whole.</summary>
    public void Refuse(Upload upload, string reason)
    {
        upload.Refuse(reason);
        CleanUp(upload);
    }

    /// <summary>Lets go of what was stored.</summary>
    public async Task RefuseStoredAsync(Upload upload, string reason, CancellationToken cancellationToken)
    {
        await originals.ReleaseAsync(upload, cancellationToken);
        upload.Refuse(reason);
    }

    /// <summary>Its bytes are elsewhere or not wanted any more.</summary>
    public void DiscardParts(Upload upload)
    {
        if (upload.IsDirect)
        {
            var staged = new DiscardStaged(upload.StagedKey, upload.StoreUploadId);
            db.SendTo(DspUploadService.ServiceName, staged);
            db.SendTo(DspUploadService.ServiceName, staged, clock.GetUtcNow() + LookedAtAgain);
            return;
        }
        foreach (var source in upload.Sources)
        {
            db.SendTo(DspUploadService.ServiceName, new DiscardPart(source));
        }
    }

    // Messages to ourselves: the file goes and the quota comes back only if the row's change has committed.
    private void CleanUp(Upload upload)
    {
        DiscardParts(upload);
        db.SendTo(DspUploadService.ServiceName, new ReturnQuota(upload.OwnerId, upload.Length));
    }
}
