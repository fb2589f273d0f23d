using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Nexus.Content.StreamCore.Media;
using Nexus.Content.StreamCore.Origin;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Encryption;

/// <summary>
/// What a session sees of a work that is not free for everybody: HLS whose segments are encrypted (AES-128, RFC 8216
/// section 4.3.2.4) as they are served, and nothing else that could be played.
/// </summary>
internal sealed class PlayEncrypted(ContentKeys keys, AssetIndex assets, SegmentCache segments)
{
    private const string Forever = "private, max-age=31536000, immutable";
    private const string Shortly = "private, max-age=30";

    /// <exception cref="ProblemException">403 for what is not offered encrypted, 404 for what is not there.</exception>
    public async Task AnswerAsync(HttpContext context, string token, Guid assetId, string path)
    {
        if (path.EndsWith(".mpd", StringComparison.Ordinal))
        {
            throw Problems.Of(
                403,
                "encrypted-hls-only",
                "A work that is not free for everybody is played encrypted, and DASH has no form of that encryption.",
                "Use the session's hls address."
            );
        }
        var file =
            await assets.FindAsync(assetId, path, context.RequestAborted) ?? throw Problems.NotFound("file", path);
        if (SequenceOf(path) is { } sequence)
        {
            if (FileAnswer.Begin(context, Encrypted(file), Forever) is { } range)
            {
                var key = await keys.OfAsync(assetId, context.RequestAborted);
                await FileAnswer.SendAsync(context, range, await segments.GetEncryptedAsync(file, key, sequence));
            }
        }
        else if (path.EndsWith(".m3u8", StringComparison.Ordinal) && !IsMaster(path))
        {
            var text = WithKey(Encoding.UTF8.GetString(await segments.GetAsync(file)), token, assetId);
            await TextAnswer.WriteAsync(context, text, file.ContentType, Shortly);
        }
        else if (IsMaster(path) || IsClear(path))
        {
            await FileAnswer.WriteAsync(context, segments, file, IsMaster(path) ? Shortly : Forever);
        }
        else
        {
            throw Problems.NotFound("file", path);
        }
    }

    // A manifest of DASH was refused before.
    private static bool IsMaster(string path) => AssetPaths.IsManifest(path);

    // Init segments hold no sound and no picture; players expect them clear before the key.
    private static bool IsClear(string path) =>
        AssetPaths.InRendition(path)?.StartsWith("init-", StringComparison.Ordinal) == true
        || path.StartsWith("thumbnails/", StringComparison.Ordinal)
        || path == AssetPaths.Waveform;

    // seg-{rendition}-{number}.m4s: playlists begin with 1, so the number is the media sequence number.
    private static ulong? SequenceOf(string path) =>
        AssetPaths.InRendition(path) is { } name
        && name.StartsWith("seg-", StringComparison.Ordinal)
        && name.EndsWith(".m4s", StringComparison.Ordinal)
        && ulong.TryParse(name[(name.LastIndexOf('-') + 1)..^4], CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static AssetFile Encrypted(AssetFile file) =>
        new()
        {
            AssetId = file.AssetId,
            Path = file.Path,
            Length = SegmentEncryption.LengthOf(file.Length),
            ContentType = file.ContentType,
            ETag = $"{file.ETag[..^1]}-aes\"",
        };

    private static string WithKey(string playlist, string token, Guid assetId)
    {
        var map = playlist.IndexOf("#EXT-X-MAP:", StringComparison.Ordinal);
        var next = playlist.IndexOf('\n', map) + 1;
        return playlist.Insert(next, $"#EXT-X-KEY:METHOD=AES-128,URI=\"{PlaybackUrls.KeyOf(token, assetId)}\"\n");
    }
}
