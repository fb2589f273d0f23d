using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Origin;

/// <summary>Writes a file of an asset: conditional requests, ranges, and bytes from memory where they are there.</summary>
internal static class FileAnswer
{
    /// <summary>What every answer to a player carries, wherever the player's page comes from.</summary>
    public static void WriteHeaders(HttpResponse response, string etag, string cacheControl)
    {
        var headers = response.Headers;
        headers.ETag = etag;
        headers.CacheControl = cacheControl;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "Content-Length, Content-Range, ETag";
        headers.XContentTypeOptions = "nosniff";
    }

    public static async Task WriteAsync(HttpContext context, SegmentCache segments, AssetFile file, string cacheControl)
    {
        if (Begin(context, file, cacheControl) is not { } range)
        {
            return;
        }
        if (segments.Takes(file))
        {
            await SendAsync(context, range, await segments.GetAsync(file));
            return;
        }
        var cancel = context.RequestAborted;
        await using var content = await segments.OpenAsync(file, range.Offset, range.Length, cancel);
        await content.CopyToAsync(context.Response.Body, cancel);
    }

    public static async Task SendAsync(HttpContext context, ByteRange range, byte[] bytes) =>
        await context.Response.BodyWriter.WriteAsync(
            bytes.AsMemory((int)range.Offset, (int)range.Length),
            context.RequestAborted
        );

    /// <returns>What of the file is to follow; null where the answer has no body.</returns>
    public static ByteRange? Begin(HttpContext context, AssetFile file, string cacheControl)
    {
        var response = context.Response;
        WriteHeaders(response, file.ETag, cacheControl);
        if (context.Request.Headers.IfNoneMatch.Count > 0 && context.Request.Headers.IfNoneMatch == file.ETag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return null;
        }
        response.ContentType = file.ContentType;
        var range = ByteRange.Of(context.Request, file.Length, file.ETag);
        range.Describe(response, file.Length);
        return range.Satisfiable && !HttpMethods.IsHead(context.Request.Method) ? range : null;
    }
}
