using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.HandOver;
using Nexus.Content.DspUpload.PersonalData;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.DspUpload;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspUpload.Batches;

/// <summary>Makes release and works of a batch that is confirmed.</summary>
[Message("dsp-upload.make-album/1")]
internal sealed record MakeAlbum(Guid BatchId);

/// <summary>
/// Lets content-mgmt make the drafts, then hands the files over to them. What they will be was said when the batch began,
/// so a process that dies in between does not make them twice.
/// </summary>
internal sealed class MakeAlbumWorker(
    UploadDb db,
    PartFiles parts,
    UploadEnding ending,
    BatchSteps steps,
    ServiceClient services,
    IObjectStore objects,
    TimeProvider clock
) : ITaskWorker<MakeAlbum>
{
    private static readonly TimeSpan AfterOutage = TimeSpan.FromMinutes(2);

    private readonly IObjectStore own = objects.For(DspUploadService.ServiceName);

    public async Task RunAsync(MakeAlbum task, TaskContext context, CancellationToken cancellationToken)
    {
        var batch = await db.Batches.FirstOrDefaultAsync(row => row.Id == task.BatchId, cancellationToken);
        if (batch is { State: BatchState.Erased })
        {
            ForgetWhatWasMade(batch);
        }
        if (batch is not { State: BatchState.Confirmed })
        {
            return;
        }
        var files = await db.BatchFiles.Where(row => row.BatchId == batch.Id).ToListAsync(cancellationToken);
        if (await RefuseLostAsync(batch, files, cancellationToken))
        {
            (batch.State, batch.ExpiresAt) = (BatchState.Open, steps.NewExpiry);
            return;
        }
        var plan = AlbumPlan.Of(batch, files);
        var cover = files.Find(file => file is { Role: BatchRole.Cover, LeftOut: false });
        var coverKey = await StoreCoverAsync(batch, plan, cover, cancellationToken);
        var made = await services.SendAsync(AlbumCalls.Create, Ask(batch, plan, coverKey), cancellationToken);
        batch.CoverRefusal = made.CoverRefusal;
        await HandOverAsync(batch, plan, cancellationToken);
        if (cover is not null && await db.Uploads.FindAsync([cover.UploadId], cancellationToken) is { } picture)
        {
            ending.Abandon(picture);
        }
        if (coverKey is not null)
        {
            db.SendTo(DspUploadService.ServiceName, new DropObject(coverKey));
        }
        batch.State = BatchState.Done;
    }

    /// <summary>What was confirmed is not dropped because another service is away.</summary>
    public Task GiveUpAsync(MakeAlbum task, string reason, CancellationToken cancellationToken)
    {
        db.Enqueue(task, clock.GetUtcNow() + AfterOutage);
        return Task.CompletedTask;
    }

    // Its owner was erased between the call and its note. Whether content-mgmt made the album before or after it forgot
    // him nobody can say, so it is asked to forget him once more; the batch's identifier stands for the request.
    private void ForgetWhatWasMade(UploadBatch batch)
    {
        db.SendTo("content-mgmt", new UserErasureRequested(batch.Id, batch.OwnerId), subject: batch.OwnerId.ToString());
        db.Enqueue(new RemoveOriginals(batch.OwnerId));
        db.Batches.Remove(batch);
    }

    // What is not here any more does not come by waiting. Its owner sends it again, or leaves it out, and confirms again.
    private async Task<bool> RefuseLostAsync(
        UploadBatch batch,
        List<BatchFile> files,
        CancellationToken cancellationToken
    )
    {
        var uploads = await db
            .Uploads.Where(row => row.BatchId == batch.Id)
            .ToDictionaryAsync(row => row.Id, cancellationToken);
        var lost = false;
        foreach (var file in files.Where(file => !file.LeftOut))
        {
            var upload = uploads.GetValueOrDefault(file.UploadId);
            if (upload is { State: UploadState.Gathered } && parts.Holds(upload))
            {
                continue;
            }
            lost = true;
            if (upload is { State: UploadState.Gathered })
            {
                ending.Refuse(upload, $"{file.Name} was lost on the server. Send it again, or leave it out.");
            }
        }
        return lost;
    }

    private async Task HandOverAsync(UploadBatch batch, AlbumPlan plan, CancellationToken cancellationToken)
    {
        var uploads = await db
            .Uploads.Where(row => row.BatchId == batch.Id && row.State == UploadState.Gathered)
            .ToDictionaryAsync(row => row.Id, cancellationToken);
        foreach (var file in plan.Tracks.Select(track => track.File))
        {
            var upload = uploads[file.UploadId];
            upload.GiveTo(file.WorkId);
            db.Publish(
                new UploadStarted(upload.Id, upload.OwnerId, upload.WorkId, upload.FileName, upload.Length),
                upload.WorkId.ToString()
            );
            db.Enqueue(new HandOverUpload(upload.Id));
        }
    }

    private async Task<string?> StoreCoverAsync(
        UploadBatch batch,
        AlbumPlan plan,
        BatchFile? cover,
        CancellationToken cancellationToken
    )
    {
        await using Stream? picture = cover is not null
            ? File.OpenRead(parts.PathOf(cover.UploadId))
            : Embedded(batch, plan);
        if (picture is null)
        {
            return null;
        }
        var key = $"{batch.OwnerId:N}/covers/{batch.Id:N}";
        await own.PutAsync(key, picture, new PutOptions(), cancellationToken);
        return key;
    }

    private MemoryStream? Embedded(UploadBatch batch, AlbumPlan plan)
    {
        var file = batch.UseEmbeddedCover ? plan.Tracks.FirstOrDefault(track => track.File.HasPicture)?.File : null;
        return file is not null && FileTags.Read(parts.PathOf(file.UploadId), file.Name)?.Picture is { } bytes
            ? new MemoryStream(bytes)
            : null;
    }

    private static CreateAlbum Ask(UploadBatch batch, AlbumPlan plan, string? coverKey) =>
        new(
            batch.ReleaseId,
            batch.OwnerId,
            batch.OwnerName,
            plan.Title,
            batch.Genre,
            batch.Access,
            coverKey is null ? null : $"{DspUploadService.ServiceName}/{coverKey}",
            [.. plan.Tracks.Select(track => new AlbumTrack(track.File.WorkId, track.Title, track.File.Kind))]
        );
}
