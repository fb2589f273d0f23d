using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Nexus.Web.Assets;

/// <summary>Serves the files of <see cref="AssetStore"/>.</summary>
internal static class AssetEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapMethods("/assets/{version}/{**name}", [HttpMethods.Get, HttpMethods.Head], (RequestDelegate)ServeAsync)
            .AllowAnonymous()
            .ExcludeFromDescription();
        // Asked for by browsers whatever the page says.
        routes
            .MapGet("/favicon.ico", (AssetStore assets) => TypedResults.Redirect(assets.Url("icon.svg")))
            .AllowAnonymous()
            .ExcludeFromDescription();
    }

    private static async Task ServeAsync(HttpContext context)
    {
        var assets = context.RequestServices.GetService(typeof(AssetStore)) as AssetStore;
        var name = (string)context.GetRouteValue("name")!;
        if (assets?.Find(name) is not { } asset)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var headers = context.Response.Headers;
        // During a change of version an old page may ask here for what it knew: served, but not to be kept.
        var current = string.Equals(
            (string?)context.GetRouteValue("version"),
            assets.Version,
            StringComparison.Ordinal
        );
        headers.CacheControl = current ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = "Accept-Encoding";
        headers.ETag = $"\"{assets.Version}\"";
        if (current && context.Request.Headers.IfNoneMatch.Contains($"\"{assets.Version}\""))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        var (body, encoding) = Choose(asset, context.Request.Headers.AcceptEncoding.ToString());
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }
        context.Response.ContentType = asset.ContentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private static (byte[] Body, string? Encoding) Choose(Asset asset, string accepted)
    {
        var codings = StringWithQualityHeaderValue.TryParseList([accepted], out var list) ? list : [];
        bool Takes(string coding) => codings.Any(entry => entry.Value == coding && entry.Quality is null or > 0);
        return asset switch
        {
            { Brotli: { } brotli } when Takes("br") => (brotli, "br"),
            { Gzip: { } gzip } when Takes("gzip") => (gzip, "gzip"),
            _ => (asset.Plain, null),
        };
    }
}
