using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.DspUpload;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspUpload.Receiving;

internal static class CreateUpload
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/dsp/upload", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("createUpload")
            .WithSummary("Begin a resumable upload (tus 1.0 creation, creation-with-upload)")
            .WithDescription(
                "Upload-Length in bytes; Upload-Metadata with filename, filetype and workid (a work of yours, or of your organisation, that waits for its file)."
            )
            .ProducesProblem(400)
            .ProducesProblem(409)
            .ProducesProblem(413);

    private static async Task<Created> HandleAsync(
        HttpContext context,
        UploadDb db,
        UploadQuota quota,
        PartFiles files,
        PartReceiver receiver,
        ServiceClient services,
        Parties parties,
        IOptions<UploadOptions> options,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        TusProtocol.LiftBodyLimits(context);
        var length = ReadLength(context.Request, options.Value);
        var header = context.Request.Headers["Upload-Metadata"].ToString();
        var metadata = UploadMetadata.Parse(header);
        var ownerId = await OwnerOfAsync(metadata.WorkId, context.User, services, parties, cancellationToken);
        var upload = Make(ownerId, metadata, header, length, clock.GetUtcNow(), options.Value);
        await SaveAsync(db, quota, upload, cancellationToken);
        context.Response.Headers["Upload-Expires"] = TusProtocol.ExpiresHeader(upload.ExpiresAt);
        var offset = 0L;
        await using (var file = files.OpenAlone(upload.Id))
        {
            if (context.Request.ContentType == TusProtocol.PartType)
            {
                offset = await receiver.AppendAsync(context, upload, file, cancellationToken);
                context.Response.Headers["Upload-Offset"] = offset.ToString();
            }
        }
        await receiver.SettleAsync(upload, offset, cancellationToken);
        return TypedResults.Created($"/api/dsp/upload/{upload.Id}");
    }

    // What is uploaded is the work's owner's, whoever sends it.
    private static async Task<Guid> OwnerOfAsync(
        Guid workId,
        ClaimsPrincipal caller,
        ServiceClient services,
        Parties parties,
        CancellationToken cancellationToken
    )
    {
        var work = await services.SendAsync(ContentCalls.CheckUpload, new CheckUpload(workId), cancellationToken);
        if (
            work.OwnerId is not { } owner
            || !await parties.MayAsync(caller, owner, OrganisationRole.Editor, cancellationToken)
        )
        {
            throw Problems.NotFound("work", workId);
        }
        return work.Refusal is null ? owner : throw new ProblemException(work.Refusal);
    }

    private static long ReadLength(HttpRequest request, UploadOptions options)
    {
        if (!long.TryParse(request.Headers["Upload-Length"].ToString(), out var length) || length < 0)
        {
            throw Problems.Invalid("Upload-Length", "The file's length in bytes; it must be known at the start.");
        }
        return length <= options.MaxBytes
            ? length
            : throw Problems.Of(
                413,
                "upload-too-large",
                "The file is too large.",
                $"It has {length} bytes; at most {options.MaxBytes} are taken."
            );
    }

    private static Upload Make(
        Guid ownerId,
        UploadMetadata metadata,
        string header,
        long length,
        DateTimeOffset now,
        UploadOptions options
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            OwnerId = ownerId,
            WorkId = metadata.WorkId,
            FileName = metadata.FileName,
            DeclaredType = metadata.FileType,
            Metadata = header,
            Length = length,
            CreatedAt = now,
            ExpiresAt = now + options.ExpireAfter,
        };

    private static async Task SaveAsync(
        UploadDb db,
        UploadQuota quota,
        Upload upload,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await quota.TakeAsync(upload.OwnerId, upload.Length, cancellationToken);
        db.Uploads.Add(upload);
        db.Publish(
            new UploadStarted(upload.Id, upload.OwnerId, upload.WorkId, upload.FileName, upload.Length),
            upload.WorkId.ToString()
        );
        db.SendTo(DspUploadService.ServiceName, new HandOver.ExpireUpload(upload.Id), upload.ExpiresAt);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
