using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Content.DspUpload.HandOver;
using Nexus.Contracts.DspUpload;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspUpload.Scanning;

/// <summary>
/// Where infected files lie for a while, for whoever must look into it: no other service ever hears their key. They take
/// of their owner's quota as long, so that nobody fills the store with them.
/// </summary>
internal sealed class Quarantine(
    UploadDb db,
    WholeFiles files,
    IObjectStore objects,
    IOptions<UploadOptions> options,
    TimeProvider clock
)
{
    /// <summary>Puts a whole upload there and tells its owner; the caller saves.</summary>
    public async Task PutAsync(Upload upload, string virus, CancellationToken cancellationToken)
    {
        await using var content = await files.OpenAsync(upload, cancellationToken);
        await objects
            .For(DspUploadService.ServiceName)
            .PutAsync(upload.QuarantineKey, content, new PutOptions(), cancellationToken);
        var reason =
            $"{upload.FileName} holds a virus ({virus}). It was put into quarantine and nobody can get it; send a clean copy.";
        upload.PutIntoQuarantine(reason);
        db.Publish(new UploadRefused(upload.Id, upload.WorkId, reason), upload.WorkId.ToString());
        db.SendTo(
            DspUploadService.ServiceName,
            new EndQuarantine(upload.Id),
            clock.GetUtcNow() + options.Value.QuarantineFor
        );
    }

    /// <summary>Deletes what lies there; the caller saves.</summary>
    public void Empty(Upload upload)
    {
        db.SendTo(DspUploadService.ServiceName, new DropObject(upload.QuarantineKey));
        db.SendTo(DspUploadService.ServiceName, new ReturnQuota(upload.OwnerId, upload.Length));
    }
}

internal sealed class EmptyWhenDue(UploadDb db, Quarantine quarantine) : IMessageHandler<EndQuarantine>
{
    public async Task HandleAsync(EndQuarantine message, MessageContext context, CancellationToken cancellationToken)
    {
        var upload = await db.Uploads.FirstOrDefaultAsync(row => row.Id == message.UploadId, cancellationToken);
        if (upload is { State: UploadState.Quarantined })
        {
            quarantine.Empty(upload);
            upload.Refuse(upload.Reason!);
        }
    }
}
