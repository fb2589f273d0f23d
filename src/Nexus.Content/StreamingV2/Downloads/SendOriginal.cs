using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Nexus.Contracts.DspUpload;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Http;
using Nexus.Kernel.Storage;

namespace Nexus.Content.StreamingV2.Downloads;

internal static class SendOriginal
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/api/stream/downloads/{token}/{id:guid}", ["GET", "HEAD"], HandleAsync)
            .AllowAnonymous()
            .WithName("downloadOriginal")
            .WithSummary("The original by a signed address; ranges work")
            .Produces(200)
            .ProducesProblem(403)
            .ProducesProblem(404);

    private static async Task HandleAsync(
        string token,
        Guid id,
        HttpContext context,
        StreamingDb db,
        SigningKeys keys,
        IObjectStore objects,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var key = await keys.ForDownloadsAsync(cancellationToken);
        if (!PlaybackUrls.Check(key, token, id, clock.GetUtcNow()))
        {
            throw Problems.Of(
                403,
                "download-token",
                "This address is not valid any more.",
                "Ask for the download again."
            );
        }
        // Withdrawn or taken down since: an address that was given out before is good for the owner's people alone.
        var forOwner = PlaybackUrls.IsForOwner(token);
        var source = await db
            .Works.Where(work => work.WorkId == id && (work.Published || forOwner))
            .Join(db.Sources, work => work.SourceKey, source => source.ObjectKey, (work, source) => source)
            .AsNoTracking()
            .FirstOrDefaultAsync(cancellationToken);
        var info = source is null ? null : await FindAsync(db, objects, source, cancellationToken);
        if (source is null || info is null)
        {
            throw Problems.NotFound("original of the work", id);
        }
        await SendAsync(context, objects, source, info);
    }

    // The copy with its owner's tags where there is one. Its tag differs from the original's, so a download that goes on
    // after the file has changed begins anew instead of mixing the two (RFC 9110 section 13.1.5).
    private static async Task<ObjectInfo?> FindAsync(
        StreamingDb db,
        IObjectStore objects,
        UploadedSource source,
        CancellationToken cancellationToken
    )
    {
        var copy = await db.CopyOfAsync(source, cancellationToken);
        return copy is { CopyKey: { } key } && await objects.HeadAsync(key, cancellationToken) is { } tagged
            ? tagged
            : await objects.HeadAsync(OriginalKey.PlaceOf(source.ObjectKey), cancellationToken);
    }

    private static async Task SendAsync(
        HttpContext context,
        IObjectStore objects,
        UploadedSource source,
        ObjectInfo info
    )
    {
        var response = context.Response;
        var etag = $"\"{info.ETag}\"";
        response.ContentType = "application/octet-stream";
        response.Headers.ETag = etag;
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(source.FileName);
        response.Headers.ContentDisposition = disposition.ToString();
        var range = ByteRange.Of(context.Request, info.Length, etag);
        range.Describe(response, info.Length);
        if (!range.Satisfiable || HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }
        await using var content = await objects.GetAsync(info.Key, range.Offset, range.Length, context.RequestAborted);
        await content.CopyToAsync(response.Body, context.RequestAborted);
    }
}
