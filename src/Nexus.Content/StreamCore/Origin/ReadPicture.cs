using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Origin;

/// <summary>Pictures and waveform without a session: who was told the asset's random identifier may see them.</summary>
internal static class ReadPicture
{
    private const string ForADay = "public, max-age=86400";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/api/streamcore/assets/{assetId:guid}/{name:length(1,40)}", ["GET", "HEAD"], HandleAsync)
            .AllowAnonymous()
            .WithName("readAssetPicture")
            .WithSummary("poster.jpg, waveform.json, sprite.jpg or thumbnails.vtt of an asset")
            .Produces(200)
            .ProducesProblem(404);

    private static async Task HandleAsync(
        Guid assetId,
        string name,
        HttpContext context,
        AssetIndex index,
        SegmentCache segments
    )
    {
        foreach (var path in AssetPaths.Of(name))
        {
            if (await index.FindAsync(assetId, path, context.RequestAborted) is { } file)
            {
                await FileAnswer.WriteAsync(context, segments, file, ForADay);
                return;
            }
        }
        throw Problems.NotFound("file", name);
    }
}
