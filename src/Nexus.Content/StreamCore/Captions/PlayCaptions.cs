using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.StreamCore.Origin;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Captions;

/// <summary>
/// The manifests of an asset with the text tracks its work has at this moment, and the tracks themselves. Nothing of it
/// is stored with the asset, so that captions come and go without another transcode.
/// </summary>
internal sealed class PlayCaptions(CaptionIndex captions, AssetIndex assets, SegmentCache segments)
{
    private const string Folder = "captions/";

    private const string Forever = "private, max-age=31536000, immutable";
    private const string Shortly = "private, max-age=30";
    private const string PlaylistType = "application/vnd.apple.mpegurl";

    /// <returns>False where the path has nothing to do with captions.</returns>
    public async ValueTask<bool> TryAnswerAsync(HttpContext context, Guid assetId, string path)
    {
        var inFolder = path.StartsWith(Folder, StringComparison.Ordinal);
        if (!inFolder && !AssetPaths.IsManifest(path))
        {
            return false;
        }
        var tracks = await captions.OfAsync(assetId, context.RequestAborted);
        if (inFolder)
        {
            await AnswerTrackAsync(context, assetId, tracks, path[Folder.Length..]);
            return true;
        }
        if (tracks.Count == 0 || await assets.FindAsync(assetId, path, context.RequestAborted) is not { } file)
        {
            return false;
        }
        var made = Encoding.UTF8.GetString(await segments.GetAsync(file));
        var text = path.EndsWith(".mpd", StringComparison.Ordinal)
            ? CaptionedManifest.Dash(made, tracks)
            : CaptionedManifest.Hls(made, tracks);
        await TextAnswer.WriteAsync(context, text, file.ContentType, Shortly);
        return true;
    }

    private async Task AnswerTrackAsync(
        HttpContext context,
        Guid assetId,
        IReadOnlyList<OfferedTrack> tracks,
        string name
    )
    {
        var track =
            tracks.FirstOrDefault(one => one.FileName == name || one.PlaylistName == name)
            ?? throw Problems.NotFound("file", Folder + name);
        if (track.PlaylistName == name)
        {
            var seconds = await SecondsAsync(assetId, context.RequestAborted);
            await TextAnswer.WriteAsync(context, CaptionedManifest.Playlist(track, seconds), PlaylistType, Forever);
            return;
        }
        var db = context.RequestServices.GetRequiredService<StreamCoreDb>();
        var text =
            await db
                .Captions.Where(row => row.Id == track.Id && row.Version == track.Version)
                .Select(row => row.Text)
                .FirstOrDefaultAsync(context.RequestAborted)
            ?? throw Problems.NotFound("file", Folder + name);
        await TextAnswer.WriteAsync(context, text, "text/vtt", Forever);
    }

    // Any rendition tells how long the whole plays.
    private async Task<double> SecondsAsync(Guid assetId, CancellationToken cancellationToken)
    {
        var file =
            await assets.FirstAsync(assetId, IsMediaPlaylist, cancellationToken)
            ?? throw Problems.NotFound("asset", assetId);
        var text = Encoding.UTF8.GetString(await segments.GetAsync(file));
        return text.Split('\n')
            .Where(line => line.StartsWith("#EXTINF:", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[8..].Split(',')[0], CultureInfo.InvariantCulture));
    }

    private static bool IsMediaPlaylist(AssetFile file) =>
        file.Path.EndsWith(".m3u8", StringComparison.Ordinal)
        && !file.Path.EndsWith("/master.m3u8", StringComparison.Ordinal);
}
