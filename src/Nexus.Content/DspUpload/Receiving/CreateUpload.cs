using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspUpload.Receiving;

internal static class CreateUpload
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/dsp/upload", HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("createUpload")
            .ActsForOrganisations()
            .WithSummary("Begin a resumable upload, or join partial ones (tus 1.0 creation, concatenation)")
            .WithDescription(
                "Upload-Length in bytes, or Upload-Defer-Length: 1; Upload-Metadata with filename, filetype and workid (a work of yours, or of your organisation, that waits for its file). Upload-Concat: partial begins a part, which needs no metadata; Upload-Concat: final; with the parts' addresses joins them."
            )
            .ProducesProblem(400)
            .ProducesProblem(409)
            .ProducesProblem(413)
            .ProducesProblem(429);

    private static async Task<Created> HandleAsync(
        HttpContext context,
        UploadDb db,
        UploadQuota quota,
        PartFiles files,
        PartReceiver receiver,
        UploadOwners owners,
        UploadJoining joining,
        IOptions<UploadOptions> options,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        TusProtocol.LiftBodyLimits(context);
        var concat = UploadConcat.Parse(context.Request.Headers[UploadConcat.Header].ToString());
        if (concat is { IsPartial: false })
        {
            var whole = await joining.JoinAsync(context, concat.Parts, cancellationToken);
            return TypedResults.Created($"/api/dsp/upload/{whole.Id}");
        }
        var upload = await MakeAsync(context, concat is not null, owners, options.Value, clock, cancellationToken);
        await db.BeginAsync(upload, quota, cancellationToken);
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

    private static async Task<Upload> MakeAsync(
        HttpContext context,
        bool isPartial,
        UploadOwners owners,
        UploadOptions options,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var length = AnnouncedLength.Read(context.Request, options);
        var header = context.Request.Headers["Upload-Metadata"].ToString();
        var metadata = UploadMetadata.Parse(header, isPartial);
        var now = clock.GetUtcNow();
        return new Upload
        {
            Id = Guid.CreateVersion7(now),
            OwnerId = await owners.FindAsync(context, metadata.WorkId, cancellationToken),
            WorkId = isPartial ? Guid.Empty : metadata.WorkId!.Value,
            FileName = metadata.FileName,
            DeclaredType = metadata.FileType,
            Metadata = header,
            Length = length ?? 0,
            LengthDeferred = length is null,
            IsPartial = isPartial,
            CreatedAt = now,
            ExpiresAt = now + options.ExpireAfter,
        };
    }
}
