using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Content.DspUpload.HandOver;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspUpload.Batches;

/// <summary>What the batch endpoints share; the caller saves, in a transaction where quota is taken.</summary>
internal sealed class BatchSteps(
    UploadDb db,
    UploadQuota quota,
    UploadEnding ending,
    Parties parties,
    IOptions<UploadOptions> options,
    TimeProvider clock
)
{
    public DateTimeOffset NewExpiry => clock.GetUtcNow() + options.Value.BatchExpireAfter;

    /// <summary>A batch the caller may see or change; 404 for another's, as for one that is not there.</summary>
    public async Task<UploadBatch> FindAsync(
        ClaimsPrincipal caller,
        Guid id,
        OrganisationRole least,
        CancellationToken cancellationToken
    )
    {
        var batch = await db.Batches.FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        return batch is not null && await parties.MayAsync(caller, batch.OwnerId, least, cancellationToken)
            ? batch
            : throw Problems.NotFound("batch", id);
    }

    /// <summary>The same, and it is not confirmed yet.</summary>
    public async Task<UploadBatch> FindOpenAsync(ClaimsPrincipal caller, Guid id, CancellationToken cancellationToken)
    {
        var batch = await FindAsync(caller, id, OrganisationRole.Editor, cancellationToken);
        return batch.State == BatchState.Open
            ? batch
            : throw Problems.Conflict(
                "batch-confirmed",
                "The album is confirmed.",
                "Change its release and its works instead."
            );
    }

    public async Task<BatchFile> FileAsync(UploadBatch batch, Guid fileId, CancellationToken cancellationToken) =>
        await db.BatchFiles.FirstOrDefaultAsync(row => row.Id == fileId && row.BatchId == batch.Id, cancellationToken)
        ?? throw Problems.NotFound("file of the batch", fileId);

    /// <summary>Takes quota for all of the files at once and gives each a place to be sent to.</summary>
    public async Task ReceiveAsync(
        UploadBatch batch,
        IReadOnlyList<BatchFile> files,
        CancellationToken cancellationToken
    )
    {
        foreach (var file in files)
        {
            AnnouncedLength.Require(file.Length, options.Value);
        }
        await quota.TakeAsync(batch.OwnerId, files.Sum(file => file.Length), cancellationToken);
        await quota.RequireRoomAsync(batch.OwnerId, cancellationToken, files.Count);
        batch.ExpiresAt = NewExpiry;
        db.Uploads.AddRange(files.Select(file => UploadOf(batch, file)));
    }

    /// <summary>Lets go of what has arrived of a file and gives its bytes back.</summary>
    public async Task DropUploadAsync(BatchFile file, CancellationToken cancellationToken)
    {
        if (await db.Uploads.FirstOrDefaultAsync(row => row.Id == file.UploadId, cancellationToken) is { } upload)
        {
            ending.Abandon(upload);
        }
    }

    /// <summary>Ends a batch that is not confirmed: nothing stays of it.</summary>
    public async Task AbortAsync(UploadBatch batch, CancellationToken cancellationToken)
    {
        var files = await db.BatchFiles.Where(row => row.BatchId == batch.Id).ToListAsync(cancellationToken);
        foreach (var file in files)
        {
            await DropUploadAsync(file, cancellationToken);
        }
        db.BatchFiles.RemoveRange(files);
        db.Batches.Remove(batch);
    }

    private Upload UploadOf(UploadBatch batch, BatchFile file) =>
        new()
        {
            Id = file.UploadId,
            OwnerId = batch.OwnerId,
            BatchId = batch.Id,
            FileName = file.Name,
            DeclaredType = file.DeclaredType,
            Metadata = "",
            Length = file.Length,
            CreatedAt = clock.GetUtcNow(),
            ExpiresAt = batch.ExpiresAt,
        };
}
