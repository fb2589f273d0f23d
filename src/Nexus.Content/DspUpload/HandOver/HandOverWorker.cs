using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Content.DspUpload.Scanning;
using Nexus.Contracts.DspUpload;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspUpload.HandOver;

/// <summary>Looks at a whole upload, stores it and tells about it. Done twice it stores the same bytes under the same key.</summary>
internal sealed class HandOverWorker(
    UploadDb db,
    PartFiles files,
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
        if (await FindWhatElseAsync(upload, cancellationToken) is { } what)
        {
            var reason = $"{upload.FileName} is {what}, not audio or video. Choose an audio or video file.";
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
        await using var content = files.OpenWhole(upload);
        return await scanner.FindAsync(content, cancellationToken);
    }

    private async Task<string?> FindWhatElseAsync(Upload upload, CancellationToken cancellationToken)
    {
        await using var content = files.OpenWhole(upload);
        return await PlainlyNotMedia.FindAsync(content, cancellationToken);
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
