using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspUpload.Receiving;

internal static class AppendPart
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapMethods("/api/dsp/upload/{id:guid}", ["PATCH"], HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("appendUploadPart")
            .WithSummary("Send the next bytes of an upload (tus 1.0, checksum)")
            .WithDescription(
                "Upload-Offset as HEAD gave it; Upload-Checksum with sha1, sha256 or md5 if you like, in the header or the trailer; Upload-Length once where it was deferred."
            )
            .ProducesProblem(403)
            .ProducesProblem(409)
            .ProducesProblem(413)
            .ProducesProblem(423)
            .ProducesProblem(460);
        routes
            .MapPost("/api/dsp/upload/{id:guid}", OverriddenAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("appendUploadPartByPost")
            .WithSummary("The same for clients that cannot send PATCH: X-HTTP-Method-Override: PATCH");
    }

    private static Task<NoContent> OverriddenAsync(
        Guid id,
        HttpContext context,
        UploadDb db,
        OwnUploads own,
        PartFiles files,
        PartReceiver receiver,
        LengthReservation reservation,
        CancellationToken cancellationToken
    ) =>
        context.Request.Headers["X-HTTP-Method-Override"] == "PATCH"
            ? HandleAsync(id, context, db, own, files, receiver, reservation, cancellationToken)
            : throw Problems.Of(
                405,
                "method-not-allowed",
                "This address does not know that method.",
                "Send PATCH, or POST with X-HTTP-Method-Override: PATCH."
            );

    private static async Task<NoContent> HandleAsync(
        Guid id,
        HttpContext context,
        UploadDb db,
        OwnUploads own,
        PartFiles files,
        PartReceiver receiver,
        LengthReservation reservation,
        CancellationToken cancellationToken
    )
    {
        TusProtocol.LiftBodyLimits(context);
        RequirePartType(context.Request);
        var upload = await own.FindAsync(context.User, id, OrganisationRole.Editor, cancellationToken);
        RequireWritable(upload);
        RequireOffset(context.Request, files.OffsetOf(upload));
        var offset = upload.Length;
        if (upload.State == UploadState.Receiving)
        {
            await using var file = files.OpenAlone(id);
            // Read again under the lock: another request may have written or ended it meanwhile.
            await db.Entry(upload).ReloadAsync(cancellationToken);
            if (db.Entry(upload).State == EntityState.Detached)
            {
                files.Delete(id);
                throw Problems.NotFound("upload", id);
            }
            RequireOffset(
                context.Request,
                upload.State == UploadState.Receiving ? file.Length : files.OffsetOf(upload)
            );
            if (upload.State == UploadState.Receiving)
            {
                await reservation.AnnounceAsync(context.Request, upload, file.Length, cancellationToken);
                offset = await receiver.AppendAsync(context, upload, file, cancellationToken);
                await receiver.SettleAsync(upload, offset, CancellationToken.None);
            }
        }
        context.Response.Headers["Upload-Offset"] = offset.ToString();
        context.Response.Headers["Upload-Expires"] = TusProtocol.ExpiresHeader(upload.ExpiresAt);
        return TypedResults.NoContent();
    }

    private static void RequirePartType(HttpRequest request)
    {
        if (request.ContentType != TusProtocol.PartType)
        {
            throw Problems.Of(
                415,
                "unsupported-media-type",
                "The body's type is not understood.",
                $"Send {TusProtocol.PartType}."
            );
        }
    }

    private static void RequireWritable(Upload upload)
    {
        if (upload.Parts is not null)
        {
            throw Problems.Of(
                403,
                "upload-final",
                "A joined upload takes no bytes.",
                "It is whole: its bytes are those of its parts."
            );
        }
        if (upload.IsDirect)
        {
            throw Problems.Of(
                403,
                "upload-direct",
                "This upload takes no bytes here.",
                "Its parts go straight to the object store."
            );
        }
        if (upload.State is UploadState.Quarantined or UploadState.Refused)
        {
            throw Problems.Of(410, "upload-refused", "This upload was refused.", upload.Reason);
        }
    }

    private static void RequireOffset(HttpRequest request, long present)
    {
        if (!long.TryParse(request.Headers["Upload-Offset"].ToString(), out var offset) || offset < 0)
        {
            throw Problems.Invalid("Upload-Offset", "The offset that HEAD gave.");
        }
        if (offset != present)
        {
            throw Problems.Conflict(
                "upload-offset",
                "The offset is another one.",
                $"{present} bytes are here; send from there."
            );
        }
    }
}
