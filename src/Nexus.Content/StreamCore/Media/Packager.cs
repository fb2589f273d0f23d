namespace Nexus.Content.StreamCore.Media;

/// <summary>What packaging produced; paths are relative to the folder it was told to write to.</summary>
internal sealed record PackagedMedia(
    string HlsMaster,
    string DashManifest,
    Ladder Ladder,
    IReadOnlyList<MediaFile> Files
);

/// <summary>
/// Encodes a source once into CMAF segments that HLS and DASH share. The same run draws the pictures of a film
/// (<see cref="Thumbnails"/>), because decoding it a second time costs more than all else beside the encoding.
/// </summary>
internal sealed class Packager(MediaTool tool)
{
    public const string HlsMasterName = "master.m3u8";
    public const string DashManifestName = "manifest.mpd";

    /// <param name="folder">An empty folder of the caller's; half its content after a failure is the caller's to delete.</param>
    public async Task<PackagedMedia> PackageAsync(
        ProbedMedia source,
        string folder,
        IProgress<double>? progress,
        CancellationToken cancel
    )
    {
        var ladder = Ladder.For(source.Info);
        Directory.CreateDirectory(Path.Combine(folder, Thumbnails.DrawnFolder));
        var duration = source.Info.Duration;
        var meter = new ToolProgress(duration, progress);
        await tool.EncodeAsync(
            PackagerArguments.For(source, ladder, tool.Limits),
            tool.Limits.ForEncoding(duration),
            cancel,
            folder,
            meter.Target
        );
        await WritePlaylistsAsync(folder, ladder, cancel);
        DashNames.Write(Path.Combine(folder, DashManifestName), ladder);
        meter.Finish();
        var files = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(f => MediaFile.Of(folder, f));
        return new PackagedMedia(HlsMasterName, DashManifestName, ladder, [.. files]);
    }

    private static async Task WritePlaylistsAsync(string folder, Ladder ladder, CancellationToken cancel)
    {
        var videos = new List<VideoRendition>();
        var audios = new List<AudioRenditions>();
        var representation = 0;
        foreach (var rung in ladder.Video)
        {
            var playlist = await RewriteAsync(folder, representation++, $"video-{rung.Name}.m3u8", cancel);
            var codec = await CodecString.OfAsync(Path.Combine(folder, playlist.InitUri), cancel);
            videos.Add(new VideoRendition(rung, $"video-{rung.Name}.m3u8", codec, playlist));
        }
        foreach (var track in ladder.Tracks)
        {
            var renditions = new List<AudioRendition>();
            foreach (var rung in track.Rungs)
            {
                var name = $"{track.FileName}-{rung.Name}.m3u8";
                var playlist = await RewriteAsync(folder, representation++, name, cancel);
                renditions.Add(new AudioRendition(rung, name, playlist));
            }
            audios.Add(new AudioRenditions(track, renditions));
        }
        var framesPerSecond = (double)ladder.FrameRateNumerator / ladder.FrameRateDenominator;
        var master = MasterPlaylist.Write(videos, audios, framesPerSecond);
        await File.WriteAllTextAsync(Path.Combine(folder, HlsMasterName), master, cancel);
    }

    /// <summary>Takes one rendition's playlist as ffmpeg wrote it and leaves ours under a name that says what it is.</summary>
    public static async Task<MediaPlaylist> RewriteAsync(
        string folder,
        int representation,
        string name,
        CancellationToken cancel
    )
    {
        var written = Path.Combine(folder, $"media_{representation}.m3u8");
        var playlist = MediaPlaylist.Read(written);
        await File.WriteAllTextAsync(Path.Combine(folder, name), playlist.Write(), cancel);
        File.Delete(written);
        return playlist;
    }
}
