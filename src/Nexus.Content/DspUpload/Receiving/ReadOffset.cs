using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Security;

namespace Nexus.Content.DspUpload.Receiving;

internal static class ReadOffset
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/api/dsp/upload/{id:guid}", ["HEAD"], HandleAsync)
            .RequireAuthorization(Policies.Creator)
            .WithName("readUploadOffset")
            .WithSummary("Ask how much of an upload has arrived (tus 1.0)");

    private static async Task<Results<Ok, StatusCodeHttpResult>> HandleAsync(
        Guid id,
        HttpContext context,
        UploadDb db,
        OwnUploads own,
        PartFiles files,
        PartReceiver receiver,
        CancellationToken cancellationToken
    )
    {
        var upload = await own.FindAsync(context.User, id, OrganisationRole.Viewer, cancellationToken);
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        if (upload.State is UploadState.Quarantined or UploadState.Refused)
        {
            return TypedResults.StatusCode(StatusCodes.Status410Gone);
        }
        await FinishAsync(upload, db, files, receiver, cancellationToken);
        headers["Upload-Offset"] = files.OffsetOf(upload).ToString();
        Describe(headers, upload);
        return TypedResults.Ok();
    }

    private static void Describe(IHeaderDictionary headers, Upload upload)
    {
        if (upload.LengthDeferred)
        {
            headers[AnnouncedLength.DeferHeader] = "1";
        }
        else
        {
            headers[AnnouncedLength.Header] = upload.Length.ToString();
        }
        if (upload.Metadata.Length > 0)
        {
            headers["Upload-Metadata"] = upload.Metadata;
        }
        if (UploadConcat.HeaderOf(upload) is { } concat)
        {
            headers[UploadConcat.Header] = concat;
        }
        if (upload.State is UploadState.Receiving or UploadState.Joinable)
        {
            headers["Upload-Expires"] = TusProtocol.ExpiresHeader(upload.ExpiresAt);
        }
    }

    // The last bytes are here but their request did not live to say so; no other request will come.
    private static async Task FinishAsync(
        Upload upload,
        UploadDb db,
        PartFiles files,
        PartReceiver receiver,
        CancellationToken cancellationToken
    )
    {
        if (upload.State != UploadState.Receiving || !upload.IsWholeAt(files.OffsetOf(upload)))
        {
            return;
        }
        await using var alone = files.OpenAlone(upload.Id);
        await db.Entry(upload).ReloadAsync(cancellationToken);
        await receiver.SettleAsync(upload, alone.Length, cancellationToken);
    }
}
