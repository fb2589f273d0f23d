using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Nexus.Content.DspUpload.HandOver;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspUpload.Batches;

/// <summary>What the batch endpoints share; the caller saves, in a transaction where quota is taken.</summary>
internal sealed class BatchSteps(
    UploadDb db,
    UploadQuota quota,
    UploadEnding ending,
    HeldParts held,
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
        RequireOpen(batch);
        return batch;
    }

    public IQueryable<BatchFile> FilesOf(UploadBatch batch) => db.BatchFiles.Where(row => row.BatchId == batch.Id);

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
        var isNew = db.Entry(batch).State == EntityState.Detached;
        await quota.RequireRoomAsync(batch.OwnerId, cancellationToken, files.Count + (isNew ? 1 : 0));
        batch.ExpiresAt = NewExpiry;
        db.Uploads.AddRange(files.Select(file => UploadOf(batch, file)));
    }

    /// <summary>
    /// Keeps others from writing these files until the request or message has ended: no byte is taken for an upload that
    /// goes. To be called before a transaction begins, because whoever writes one of them needs one to end.
    /// </summary>
    /// <param name="files">Whose uploads are to go.</param>
    /// <param name="patience">How long a writer is waited for; 423 after that.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task HoldAsync(IQueryable<BatchFile> files, TimeSpan patience, CancellationToken cancellationToken)
    {
        var ids = files.Select(file => file.UploadId);
        var unfinished = await db
            .Uploads.AsNoTracking()
            .Where(row => ids.Contains(row.Id) && row.State == UploadState.Receiving)
            .OrderBy(row => row.Id)
            .Select(row => row.Id)
            .ToListAsync(cancellationToken);
        await held.TakeAsync(unfinished, patience, cancellationToken);
    }

    /// <summary>
    /// Begins a transaction in which nobody else changes the batch, and reads it anew: looks at files change it at any
    /// moment, and whoever leaves a file out is not to be refused for that. Everybody takes the batch before its files.
    /// </summary>
    public async Task<IDbContextTransaction> LockAsync(UploadBatch batch, CancellationToken cancellationToken)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            await db.Batches.Where(row => row.Id == batch.Id).LockAsync(db, row => row.ReleaseId, cancellationToken);
            await db.Entry(batch).ReloadAsync(cancellationToken);
            if (db.Entry(batch).State == EntityState.Detached)
            {
                throw Problems.NotFound("batch", batch.Id);
            }
            RequireOpen(batch);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets go of what has arrived of a file and gives its bytes back.</summary>
    public async Task DropUploadAsync(BatchFile file, CancellationToken cancellationToken)
    {
        if (await db.Uploads.FirstOrDefaultAsync(row => row.Id == file.UploadId, cancellationToken) is { } upload)
        {
            ending.Abandon(upload);
        }
    }

    /// <summary>Ends a batch that is not confirmed: nothing stays of it. Its files are to be held.</summary>
    public async Task RemoveAsync(UploadBatch batch, CancellationToken cancellationToken)
    {
        var files = await FilesOf(batch).ToListAsync(cancellationToken);
        foreach (var file in files)
        {
            await DropUploadAsync(file, cancellationToken);
        }
        db.BatchFiles.RemoveRange(files);
        db.Batches.Remove(batch);
    }

    private static void RequireOpen(UploadBatch batch)
    {
        if (batch.State != BatchState.Open)
        {
            throw Problems.Conflict(
                "batch-confirmed",
                "The album is confirmed.",
                "Change its release and its works instead."
            );
        }
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
