using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Content.StreamCore.Origin;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Live.Serving;

/// <summary>The origin of shows: playlists that wait for what comes next, parts from memory, segments from memory or disk.</summary>
internal static class PlayLive
{
    private const string Pattern = "/api/streamcore/live/{token}/{showId:guid}/{**file}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        // Plain request delegates: binding and filters would cost more than the answer.
        routes
            .MapMethods(Pattern, ["GET", "HEAD"], (RequestDelegate)HandleAsync)
            .AllowAnonymous()
            .WithName("playLive")
            .WithSummary(
                "A live show's playlist, part or segment by a signed address; low-latency HLS with blocking reload"
            );
        routes.MapMethods(Pattern, ["OPTIONS"], (RequestDelegate)Allow).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task HandleAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var values = context.Request.RouteValues;
        var showId = Guid.Parse((string)values["showId"]!);
        var path = (string?)values["file"] ?? "";
        var key = await services.GetRequiredService<PlaybackKey>().GetAsync(context.RequestAborted);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (!PlaybackUrls.Check(key, (string)values["token"]!, showId, now))
        {
            throw Problems.Of(
                403,
                "playback-token",
                "This address is not valid any more.",
                "Start a new playback session."
            );
        }
        var broadcast =
            services.GetRequiredService<Ingest>().Find(showId) ?? throw Problems.NotFound("live show", showId);
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (path == "master.m3u8")
        {
            var master = new WrittenPlaylist(broadcast.Master() ?? throw Problems.NotFound("file", path));
            await PlaylistAsync(context, master, LiveCaching.Edge);
            return;
        }
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var rendition = slash < 0 ? null : broadcast.Find(path[..slash]);
        if (rendition is null)
        {
            throw Problems.NotFound("file", path);
        }
        await RenditionAsync(context, rendition, path[(slash + 1)..]);
    }

    private static async Task RenditionAsync(HttpContext context, Rendition rendition, string file)
    {
        if (file == "index.m3u8")
        {
            var request = LiveQuery.Of(context.Request.Query);
            var blocked = await request.WaitAsync(rendition, context.RequestAborted);
            await PlaylistAsync(
                context,
                rendition.Playlist(request.Skip),
                blocked ? LiveCaching.Asked : LiveCaching.Edge
            );
            return;
        }
        context.Response.Headers.CacheControl = LiveCaching.Forever;
        if (Numbered(file, "seg-", ".m4s") is { } segment && rendition.Segment(segment) is { } found)
        {
            await SegmentAsync(context, found, file);
            return;
        }
        var bytes =
            Numbered(file, "part-", ".m4s") is { } part
                ? await LiveQuery.PartAsync(rendition, part, context.RequestAborted)
            : Numbered(file, "init-", ".mp4") is { } beginning ? rendition.Beginning(beginning)
            : null;
        await BytesAsync(context, [bytes ?? throw Gone(context, file)]);
    }

    private static async Task SegmentAsync(HttpContext context, LiveSegment segment, string file)
    {
        var parts = segment.Parts;
        if (segment.File is { } path && parts.Count == 0)
        {
            // Opened before anything is said: it may be dropped at any moment, and an open file stays readable.
            await using var stored = Open(path) ?? throw Gone(context, file);
            await StreamAsync(context, stored);
            return;
        }
        await BytesAsync(context, [.. parts.Select(part => part.Bytes)]);
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read | FileShare.Delete,
                bufferSize: 0,
                FileOptions.Asynchronous | FileOptions.SequentialScan
            );
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static async Task StreamAsync(HttpContext context, FileStream stored)
    {
        var response = context.Response;
        response.ContentType = "video/mp4";
        response.ContentLength = stored.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await stored.CopyToAsync(response.Body, context.RequestAborted);
        }
    }

    private static async Task BytesAsync(HttpContext context, IReadOnlyList<byte[]> pieces)
    {
        var response = context.Response;
        response.ContentType = "video/mp4";
        response.ContentLength = pieces.Sum(piece => (long)piece.Length);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }
        foreach (var piece in pieces)
        {
            await response.BodyWriter.WriteAsync(piece, context.RequestAborted);
        }
    }

    private static async Task PlaylistAsync(HttpContext context, WrittenPlaylist playlist, string caching)
    {
        var response = context.Response;
        response.Headers.CacheControl = caching;
        response.ContentType = "application/vnd.apple.mpegurl";
        response.Headers.Vary = "Accept-Encoding";
        var compress = playlist.IsWorthCompressing && TakesGzip(context.Request);
        if (compress)
        {
            response.Headers.ContentEncoding = "gzip";
        }
        var bytes = compress ? playlist.Compressed : playlist.Plain;
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
        }
    }

    // Whoever refuses it by a weight of zero gets it plain (RFC 9110 section 12.5.3).
    private static bool TakesGzip(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var codings)
        && codings.Any(coding =>
            coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0
        );

    private static ProblemException Gone(HttpContext context, string file)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Problems.NotFound("file", file);
    }

    private static long? Numbered(string file, string before, string after) =>
        file.StartsWith(before, StringComparison.Ordinal)
        && file.EndsWith(after, StringComparison.Ordinal)
        && long.TryParse(
            file.AsSpan(before.Length, Math.Max(0, file.Length - before.Length - after.Length)),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    private static Task Allow(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "GET, HEAD";
        headers.AccessControlAllowHeaders = "Range";
        headers.AccessControlMaxAge = "86400";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
