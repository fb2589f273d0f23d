using System.Text;
using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Origin;

/// <summary>Writes a text that was made for this answer; its tag is that of its bytes.</summary>
internal static class TextAnswer
{
    public static async Task WriteAsync(HttpContext context, string text, string type, string cacheControl)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        FileAnswer.WriteHeaders(context.Response, EntityTag.WeakOf(bytes), cacheControl);
        if (context.Request.IsKnown(context.Response.Headers.ETag.ToString()))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
        }
    }
}
