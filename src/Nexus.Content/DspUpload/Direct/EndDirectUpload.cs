using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspUpload.HandOver;
using Nexus.Contracts.DspUpload;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;
using Nexus.Kernel.Storage;

namespace Nexus.Content.DspUpload.Direct;

/// <summary>A part as its sender had it from the store.</summary>
internal sealed record SentPart
{
    [JsonPropertyName("PartNumber"), Range(1, S3DirectUploads.MostParts)]
    public required int PartNumber { get; init; }

    [JsonPropertyName("ETag"), Required, StringLength(200, MinimumLength = 1), RegularExpression("[ -~]+")]
    public required string ETag { get; init; }
}

/// <summary>All parts, in order.</summary>
internal sealed record SentParts
{
    [Required, MinLength(1), MaxLength(S3DirectUploads.MostParts)]
    public required IReadOnlyList<SentPart> Parts { get; init; }
}

/// <summary>The upload that the file has become; its state is in the list of uploads.</summary>
internal sealed record DirectDone(string Location, string Key);

/// <summary>The two ends of a direct upload: whole or given up.</summary>
internal static class EndDirectUpload
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost(BeginDirectUpload.Path + "/{uploadId:guid}/complete", CompleteAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("completeDirectUpload")
            .WithSummary(
                "All parts are sent: the file is checked and stored like any upload (Uppy's completeMultipartUpload)"
            )
            .WithDescription("A repetition answers the same. A file of another length than was announced is refused.")
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(410);
        routes
            .MapDelete(BeginDirectUpload.Path + "/{uploadId:guid}", AbortAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("abortDirectUpload")
            .WithSummary("Give up a direct upload; nothing of it stays (Uppy's abortMultipartUpload)")
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    private static async Task<Ok<DirectDone>> CompleteAsync(
        Guid uploadId,
        string? key,
        SentParts request,
        HttpContext context,
        UploadDb db,
        DirectUploads direct,
        UploadEnding ending,
        CancellationToken cancellationToken
    )
    {
        var upload = await direct.FindAsync(context.User, uploadId, key, OrganisationRole.Editor, cancellationToken);
        if (!DirectUploads.IsWhole(upload))
        {
            DirectUploads.RequireOpen(upload);
            // To its end, also where the sender does not wait for it: the store does not stop either.
            await RequireWholeAsync(upload, request, db, direct.Store, ending);
            upload.Complete();
            db.Enqueue(new HandOverUpload(upload.Id));
            upload = await SaveOrFindAsync(upload, key, context, db, direct);
        }
        return TypedResults.Ok(new DirectDone($"/api/dsp/upload/{upload.Id}", upload.StagedKey));
    }

    // Two of them side by side: the one that comes second answers what the first has done.
    private static async Task<Upload> SaveOrFindAsync(
        Upload upload,
        string? key,
        HttpContext context,
        UploadDb db,
        DirectUploads direct
    )
    {
        try
        {
            await db.SaveChangesAsync(CancellationToken.None);
            return upload;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            var now = await direct.FindAsync(
                context.User,
                upload.Id,
                key,
                OrganisationRole.Editor,
                CancellationToken.None
            );
            return DirectUploads.IsWhole(now) ? now : DirectUploads.RequireOpen(now);
        }
    }

    private static async Task RequireWholeAsync(
        Upload upload,
        SentParts request,
        UploadDb db,
        S3DirectUploads store,
        UploadEnding ending
    )
    {
        var refusal = await store.CompleteAsync(
            upload.StagedKey,
            upload.StoreUploadId!,
            request.Parts.OrderBy(part => part.PartNumber).Select(part => (part.PartNumber, part.ETag)),
            CancellationToken.None
        );
        // It may have been made whole by a request that did not live to say so.
        var made = await store.Objects.HeadAsync(upload.StagedKey, CancellationToken.None);
        if (made is null)
        {
            throw Problems.Conflict(
                "direct-upload-unfinished",
                "The store does not make one file of these parts.",
                $"{refusal} Ask which parts are there, and send what is missing."
            );
        }
        if (made.Length == upload.Length)
        {
            return;
        }
        var reason = $"{upload.FileName} has {made.Length} bytes, {upload.Length} were announced. Send it again.";
        ending.Refuse(upload, reason);
        db.Publish(new UploadRefused(upload.Id, upload.WorkId, reason), upload.WorkId.ToString());
        await db.SaveChangesAsync(CancellationToken.None);
        throw Problems.Conflict("upload-other-length", "The file has another length than was announced.", reason);
    }

    // Uppy reads JSON of every answer.
    private static async Task<Ok<JsonElement>> AbortAsync(
        Guid uploadId,
        string? key,
        HttpContext context,
        UploadDb db,
        DirectUploads direct,
        UploadEnding ending,
        CancellationToken cancellationToken
    )
    {
        var upload = await direct.FindAsync(context.User, uploadId, key, OrganisationRole.Editor, cancellationToken);
        if (DirectUploads.IsWhole(upload))
        {
            throw DirectUploads.Whole();
        }
        ending.Abandon(upload);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(JsonSerializer.SerializeToElement(new { }));
    }
}
