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
        var response = context.Response;
        WriteHeaders(response, file.ETag, cacheControl);
        if (context.Request.Headers.IfNoneMatch.Count > 0 && context.Request.Headers.IfNoneMatch == file.ETag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = file.ContentType;
        var range = ByteRange.Of(context.Request, file.Length, file.ETag);
        range.Describe(response, file.Length);
        if (!range.Satisfiable || HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }
        if (segments.Takes(file))
        {
            var bytes = await segments.GetAsync(file);
            await response.BodyWriter.WriteAsync(
                bytes.AsMemory((int)range.Offset, (int)range.Length),
                context.RequestAborted
            );
            return;
        }
        await using var content = await segments.OpenAsync(file, range.Offset, range.Length, context.RequestAborted);
        await content.CopyToAsync(response.Body, context.RequestAborted);
    }
}
