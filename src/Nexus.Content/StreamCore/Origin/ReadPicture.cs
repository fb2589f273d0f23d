using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nexus.Content.StreamCore.Withdrawals;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.StreamCore.Origin;

/// <summary>
/// Pictures and waveform without a session: who was told the asset's random identifier may see them. Those of a work that
/// was withdrawn or taken down are its owner's people's and moderators' alone.
/// </summary>
internal static class ReadPicture
{
    // Others may keep them so long, and so long may a takedown take to be felt.
    private const string Shortly = "public, max-age=300";
    private const string Never = "private, no-store";

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
        SegmentCache segments,
        OpenAssets standings,
        Parties parties
    )
    {
        var standing = await standings.OfAsync(assetId, context.RequestAborted);
        var hidden = standing is { Withdrawn: true };
        if (hidden && !await MaySeeHiddenAsync(context, standing!.OwnerId, parties))
        {
            context.Response.Headers.CacheControl = Never;
            throw Problems.NotFound("file", name);
        }
        foreach (var path in AssetPaths.Of(name))
        {
            if (await index.FindAsync(assetId, path, context.RequestAborted) is { } file)
            {
                await FileAnswer.WriteAsync(context, segments, file, hidden ? Never : Shortly);
                return;
            }
        }
        throw Problems.NotFound("file", name);
    }

    private static async ValueTask<bool> MaySeeHiddenAsync(HttpContext context, Guid ownerId, Parties parties) =>
        context.User.HasPermission(Permissions.ContentModerate)
        || await parties.MayAsync(context.User, ownerId, OrganisationRole.Viewer, context.RequestAborted);
}
