using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.Scanning;
using Nexus.Contracts.DspUpload;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspUpload.HandOver;

/// <summary>Looks at a whole upload, stores it and tells about it. Done twice it stores the same bytes under the same key.</summary>
internal sealed class HandOverWorker(
    UploadDb db,
    WholeFiles files,
    UploadEnding ending,
    Originals originals,
    VirusScanner scanner,
    Quarantine quarantine,
    TimeProvider clock
) : ITaskWorker<HandOverUpload>
{
    private static readonly TimeSpan AfterOutage = TimeSpan.FromMinutes(2);

    public async Task RunAsync(HandOverUpload task, TaskContext context, CancellationToken cancellationToken)
    {
        var upload = await db.Uploads.FirstOrDefaultAsync(row => row.Id == task.UploadId, cancellationToken);
        if (upload is null or { State: not UploadState.Received })
        {
            return;
        }
        if (await WhyNotAsync(upload, cancellationToken) is { } reason)
        {
            ending.Refuse(upload, reason);
            db.Publish(new UploadRefused(upload.Id, upload.WorkId, reason), upload.WorkId.ToString());
            return;
        }
        if (scanner.IsOn && await FindVirusAsync(upload, context, cancellationToken) is { } virus)
        {
            await quarantine.PutAsync(upload, virus, cancellationToken);
            ending.DiscardParts(upload);
            return;
        }
        context.Report(0, "store");
        await originals.KeepAsync(upload, cancellationToken);
        db.Publish(Announce(upload), upload.WorkId.ToString());
        ending.DiscardParts(upload);
    }

    /// <summary>What has been acknowledged is not dropped because the store or the scanner is away: tried again until it is back.</summary>
    public Task GiveUpAsync(HandOverUpload task, string reason, CancellationToken cancellationToken)
    {
        db.Enqueue(task, clock.GetUtcNow() + AfterOutage);
        return Task.CompletedTask;
    }

    // No verdict is an exception, and the task is run again: nothing is stored unseen.
    private async Task<string?> FindVirusAsync(Upload upload, TaskContext context, CancellationToken cancellationToken)
    {
        context.Report(0, "scan");
        await using var content = await files.OpenAsync(upload, cancellationToken);
        return await scanner.FindAsync(content, cancellationToken);
    }

    private async Task<string?> WhyNotAsync(Upload upload, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await files.OpenAsync(upload, cancellationToken);
            return await PlainlyNotMedia.FindAsync(content, cancellationToken) is { } what
                ? $"{upload.FileName} is {what}, not audio or video. Choose an audio or video file."
                : null;
        }
        catch (ObjectNotFoundException)
        {
            // The store answers, and says that it has it no more: waiting does not bring it back.
            return $"{upload.FileName} was lost in the object store. Send it again.";
        }
    }

    private static ContentUploaded Announce(Upload upload) =>
        new(
            upload.Id,
            upload.OwnerId,
            upload.WorkId,
            upload.PublicKey,
            upload.FileName,
            upload.DeclaredType,
            upload.Length,
            upload.Sha256!
        );
}
