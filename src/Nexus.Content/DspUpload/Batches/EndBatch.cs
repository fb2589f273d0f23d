using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspUpload.Batches;

/// <summary>Looks whether a batch has run out of time.</summary>
[Message("dsp-upload.expire-batch/1")]
internal sealed record ExpireBatch(Guid BatchId);

/// <summary>The two ends of a batch: confirmed or given up.</summary>
internal static class EndBatch
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost(StartBatch.Path + "/{id:guid}/confirm", ConfirmAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("confirmUploadBatch")
            .WithSummary("Make the draft release with its works of an album upload, once all of its files have arrived")
            .WithDescription("Send If-Match with the ETag you read. A repetition answers with how far it is.")
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(412)
            .ProducesProblem(428);
        routes
            .MapDelete(StartBatch.Path + "/{id:guid}", AbortAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("abortUploadBatch")
            .WithSummary("Give up an album upload; nothing of it stays and its quota comes back")
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(423);
    }

    private static async Task<Accepted<BatchView>> ConfirmAsync(
        Guid id,
        HttpContext context,
        UploadDb db,
        BatchSteps steps,
        BatchViews views,
        CancellationToken cancellationToken
    )
    {
        var batch = await steps.FindAsync(context.User, id, OrganisationRole.Editor, cancellationToken);
        var view = await views.ViewAsync(batch, [], cancellationToken);
        if (batch.State == BatchState.Open)
        {
            context.RequireMatch(batch);
            RequireWhole(view);
            (batch.State, batch.Fingerprint) = (BatchState.Confirmed, null);
            db.Enqueue(new MakeAlbum(id));
            await db.SaveChangesAsync(cancellationToken);
            view = await views.ViewAsync(batch, [], cancellationToken);
        }
        context.SetETag(batch);
        return TypedResults.Accepted($"{StartBatch.Path}/{id}", view);
    }

    private static void RequireWhole(BatchView view)
    {
        if (view.MayConfirm)
        {
            return;
        }
        var missing = view
            .Files.Where(file => file.State is not (BatchFileState.Arrived or BatchFileState.LeftOut))
            .Select(file => file.Path)
            .ToList();
        throw Problems.Conflict(
            "batch-unfinished",
            "Not every file has arrived.",
            missing.Count == 0
                ? "All tracks are left out."
                : $"Send these or leave them out: {string.Join(", ", missing.Take(5))}."
        );
    }

    private static async Task<NoContent> AbortAsync(
        Guid id,
        HttpContext context,
        UploadDb db,
        BatchSteps steps,
        CancellationToken cancellationToken
    )
    {
        var batch = await steps.FindOpenAsync(context.User, id, cancellationToken);
        await steps.HoldAsync(steps.FilesOf(batch), HeldParts.Patience, cancellationToken);
        await using var transaction = await steps.LockAsync(batch, cancellationToken);
        await steps.RemoveAsync(batch, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>What is not confirmed in time goes; of what is done only its note does.</summary>
internal sealed class EndBatchWhenDue(UploadDb db, BatchSteps steps, TimeProvider clock) : IMessageHandler<ExpireBatch>
{
    private static readonly TimeSpan WhileMade = TimeSpan.FromHours(1);
    private static readonly TimeSpan WhileWritten = TimeSpan.FromMinutes(1);

    public async Task HandleAsync(ExpireBatch message, MessageContext context, CancellationToken cancellationToken)
    {
        var batch = await db.Batches.FirstOrDefaultAsync(row => row.Id == message.BatchId, cancellationToken);
        if (batch is null)
        {
            return;
        }
        var now = clock.GetUtcNow();
        if (batch.ExpiresAt > now || batch.State is BatchState.Confirmed or BatchState.Erased)
        {
            var next = batch.ExpiresAt > now ? batch.ExpiresAt : now + WhileMade;
            db.SendTo(DspUploadService.ServiceName, message, next);
            return;
        }
        if (batch.State == BatchState.Open)
        {
            await AbortAsync(batch, message, cancellationToken);
            return;
        }
        db.BatchFiles.RemoveRange(
            await db.BatchFiles.Where(row => row.BatchId == batch.Id).ToListAsync(cancellationToken)
        );
        db.Batches.Remove(batch);
    }

    // Somebody who is in the middle of a request is not thrown out: he may prolong it.
    private async Task AbortAsync(UploadBatch batch, ExpireBatch message, CancellationToken cancellationToken)
    {
        try
        {
            await steps.HoldAsync(steps.FilesOf(batch), TimeSpan.Zero, cancellationToken);
        }
        catch (ProblemException)
        {
            db.SendTo(DspUploadService.ServiceName, message, clock.GetUtcNow() + WhileWritten);
            return;
        }
        // What came in while its files were taken has prolonged it.
        await db.Entry(batch).ReloadAsync(cancellationToken);
        if (db.Entry(batch).State == EntityState.Detached)
        {
            return;
        }
        if (batch.State != BatchState.Open || batch.ExpiresAt > clock.GetUtcNow())
        {
            db.SendTo(DspUploadService.ServiceName, message, clock.GetUtcNow() + WhileWritten);
            return;
        }
        await steps.RemoveAsync(batch, cancellationToken);
    }
}
