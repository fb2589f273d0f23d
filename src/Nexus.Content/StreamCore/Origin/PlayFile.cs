using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.StreamCore.Captions;
using Nexus.Content.StreamCore.Encryption;
using Nexus.Content.StreamCore.Withdrawals;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Origin;

/// <summary>The origin of players and of CDNs.</summary>
internal static class PlayFile
{
    // Segments never change under their address; a manifest may be made anew with a longer ladder.
    private const string Forever = "private, max-age=31536000, immutable";
    private const string Shortly = "private, max-age=30";

    public static void Map(IEndpointRouteBuilder routes)
    {
        // Plain request delegates: binding and filters would cost more than the answer.
        const string pattern = "/api/streamcore/play/{token}/{assetId:guid}/{**file}";
        routes
            .MapMethods(pattern, ["GET", "HEAD"], (RequestDelegate)HandleAsync)
            .AllowAnonymous()
            .WithName("playFile")
            .WithSummary("A playlist, manifest or segment by a signed address; ranges and conditional requests work");
        routes.MapMethods(pattern, ["OPTIONS"], (RequestDelegate)Allow).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task HandleAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var values = context.Request.RouteValues;
        var assetId = Guid.Parse((string)values["assetId"]!);
        var path = (string?)values["file"] ?? "";
        var key = await services.GetRequiredService<PlaybackKey>().GetAsync(context.RequestAborted);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var token = (string)values["token"]!;
        if (!PlaybackUrls.Check(key, token, assetId, now) || !await IsOpenAsync(context, token, assetId))
        {
            throw Problems.Of(
                403,
                "playback-token",
                "This address is not valid any more.",
                "Start a new playback session."
            );
        }
        path = await OfferedRenditions.AnsweringAsync(
            services.GetRequiredService<AssetIndex>(),
            token,
            assetId,
            path,
            context.RequestAborted
        );
        var isEncrypted = PlaybackUrls.EncryptedFor(token) is not null;
        // A manifest of encrypted segments is refused as a whole, captions or not.
        var isRefused = isEncrypted && path.EndsWith(".mpd", StringComparison.Ordinal);
        if (!isRefused && await services.GetRequiredService<PlayCaptions>().TryAnswerAsync(context, assetId, path))
        {
            return;
        }
        if (isEncrypted)
        {
            await services.GetRequiredService<PlayEncrypted>().AnswerAsync(context, token, assetId, path);
            return;
        }
        var file =
            await services.GetRequiredService<AssetIndex>().FindAsync(assetId, path, context.RequestAborted)
            ?? throw Problems.NotFound("file", path);
        var cacheControl =
            path.EndsWith(".m3u8", StringComparison.Ordinal) || path.EndsWith(".mpd", StringComparison.Ordinal)
                ? Shortly
                : Forever;
        await FileAnswer.WriteAsync(context, services.GetRequiredService<SegmentCache>(), file, cacheControl);
    }

    // Withdrawn or taken down since the address was given out: it is good for the owner's people alone.
    private static async ValueTask<bool> IsOpenAsync(HttpContext context, string token, Guid assetId) =>
        PlaybackUrls.IsForOwner(token)
        || await context.RequestServices.GetRequiredService<OpenAssets>().OfAsync(assetId, context.RequestAborted)
            is not { Withdrawn: true };

    // Players elsewhere ask before they send Range with several ranges or custom headers.
    private static Task Allow(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "GET, HEAD";
        headers.AccessControlAllowHeaders = "Range, If-None-Match, If-Range";
        headers.AccessControlMaxAge = "86400";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
