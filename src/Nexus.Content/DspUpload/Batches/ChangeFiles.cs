using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspUpload.Batches;

/// <summary>How long the file is that is sent instead.</summary>
internal sealed record RetryFile
{
    /// <summary>Bytes; null where it is as long as before.</summary>
    [Range(1, 1L << 50)]
    public long? Length { get; init; }
}

/// <summary>One file of a batch: left out, sent once more, or added. The others stay as they are.</summary>
internal static class ChangeFiles
{
    private const string Files = StartBatch.Path + "/{id:guid}/files";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost(Files, AddAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("addUploadBatchFile")
            .WithSummary("Add a track to an album upload, or a picture, which takes the place of its cover")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(413)
            .ProducesProblem(423);
        routes
            .MapDelete(Files + "/{fileId:guid}", LeaveOutAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("leaveOutUploadBatchFile")
            .WithSummary("Leave a file out of an album upload; its bytes go and its quota comes back")
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(423);
        routes
            .MapPost(Files + "/{fileId:guid}/retry", RetryAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("retryUploadBatchFile")
            .WithSummary("Send a file of an album upload once more: one that was refused or left out")
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(413);
    }

    private static async Task<Ok<BatchView>> AddAsync(
        Guid id,
        FolderFile request,
        HttpContext context,
        UploadDb db,
        BatchSteps steps,
        BatchViews views,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var batch = await steps.FindOpenAsync(context.User, id, cancellationToken);
        if (AlbumFolder.Of([request]).Ignored is [var ignored, ..])
        {
            throw Problems.Invalid("path", ignored.Reason);
        }
        var file = StartBatch.FileOf(batch, request, clock.GetUtcNow());
        var replaced = steps.FilesOf(batch).Where(row => row.Role == BatchRole.Cover && file.Role == BatchRole.Cover);
        await steps.HoldAsync(replaced, HeldParts.Patience, cancellationToken);
        await using var transaction = await steps.LockAsync(batch, cancellationToken);
        RequireRoom(await steps.FilesOf(batch).ToListAsync(cancellationToken), file);
        foreach (var former in await replaced.ToListAsync(cancellationToken))
        {
            await steps.DropUploadAsync(former, cancellationToken);
            db.BatchFiles.Remove(former);
        }
        await steps.ReceiveAsync(batch, [file], cancellationToken);
        db.BatchFiles.Add(file);
        return await SaveAsync(batch, context, db, steps, views, cancellationToken);
    }

    private static void RequireRoom(List<BatchFile> others, BatchFile file)
    {
        if (file.Role == BatchRole.Cover)
        {
            return;
        }
        if (others.Exists(row => row.Path == file.Path))
        {
            throw Problems.Invalid("path", "The batch has a file of this path; retry it to send another one.");
        }
        if (others.Count(row => row.Role == BatchRole.Track) >= FolderManifest.MostTracks)
        {
            throw Problems.Invalid("path", $"A release has at most {FolderManifest.MostTracks} tracks.");
        }
        // Where its owner has put the others in order, it comes last.
        file.Position = others.Max(row => row.Position) + 1;
    }

    private static async Task<Ok<BatchView>> LeaveOutAsync(
        Guid id,
        Guid fileId,
        HttpContext context,
        UploadDb db,
        BatchSteps steps,
        BatchViews views,
        CancellationToken cancellationToken
    )
    {
        var batch = await steps.FindOpenAsync(context.User, id, cancellationToken);
        var held = steps.FilesOf(batch).Where(row => row.Id == fileId);
        await steps.HoldAsync(held, HeldParts.Patience, cancellationToken);
        await using var transaction = await steps.LockAsync(batch, cancellationToken);
        var file = await steps.FileAsync(batch, fileId, cancellationToken);
        if (!file.LeftOut)
        {
            file.LeftOut = true;
            await steps.DropUploadAsync(file, cancellationToken);
        }
        return await SaveAsync(batch, context, db, steps, views, cancellationToken);
    }

    private static async Task<Ok<BatchView>> RetryAsync(
        Guid id,
        Guid fileId,
        RetryFile request,
        HttpContext context,
        UploadDb db,
        BatchSteps steps,
        BatchViews views,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var batch = await steps.FindOpenAsync(context.User, id, cancellationToken);
        await using var transaction = await steps.LockAsync(batch, cancellationToken);
        var file = await steps.FileAsync(batch, fileId, cancellationToken);
        var former = await db.Uploads.FirstOrDefaultAsync(row => row.Id == file.UploadId, cancellationToken);
        if (!file.LeftOut && former is not (null or { State: UploadState.Refused or UploadState.Quarantined }))
        {
            throw Problems.Conflict(
                "batch-file-alive",
                "This file has not failed.",
                "Send its bytes, or leave it out first."
            );
        }
        if (file.Role == BatchRole.Cover && request.Length > AlbumCover.MostBytes)
        {
            throw Problems.Invalid("length", CoverCheck.TooLong);
        }
        await steps.DropUploadAsync(file, cancellationToken);
        file.BeginAgain(Guid.CreateVersion7(clock.GetUtcNow()), request.Length ?? file.Length);
        await steps.ReceiveAsync(batch, [file], cancellationToken);
        return await SaveAsync(batch, context, db, steps, views, cancellationToken);
    }

    // The transaction that is open ends here.
    private static async Task<Ok<BatchView>> SaveAsync(
        UploadBatch batch,
        HttpContext context,
        UploadDb db,
        BatchSteps steps,
        BatchViews views,
        CancellationToken cancellationToken
    )
    {
        // Whoever edits or confirms the whole must have seen which files it has.
        db.Entry(batch).State = EntityState.Modified;
        await db.SaveChangesAsync(cancellationToken);
        batch.Note(AlbumPlan.Of(batch, await steps.FilesOf(batch).ToListAsync(cancellationToken)));
        await db.SaveChangesAsync(cancellationToken);
        await db.Database.CommitTransactionAsync(cancellationToken);
        context.SetETag(batch);
        return TypedResults.Ok(await views.ViewAsync(batch, [], cancellationToken));
    }
}
