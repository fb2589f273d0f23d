using System.Globalization;
using System.Text;

namespace Nexus.Content.StreamCore.Media;

/// <summary>The poster and the small pictures a player shows over its time line.</summary>
internal sealed class Thumbnails(MediaTool tool)
{
    public const string PosterName = "poster.jpg";
    public const string SpriteName = "sprite.jpg";
    public const string TrackName = "thumbnails.vtt";

    private const int MostTiles = 100;
    private const int Columns = 10;
    private const int TileLongSide = 160;
    private const int PosterLongSide = 1280;

    /// <summary>Decoding only keyframes is much faster, but in a short film there are too few of them.</summary>
    private static readonly TimeSpan KeyframesSuffice = TimeSpan.FromMinutes(5);

    public async Task MakeAsync(
        ProbedMedia source,
        string folder,
        IProgress<double>? progress,
        CancellationToken cancel
    )
    {
        var video = source.Info.Video ?? throw new ArgumentException("The source has no picture.", nameof(source));
        var moment = await new PosterFrame(tool).FindAsync(source, cancel);
        progress?.Report(0.2);
        var (width, height) = Fit(video, PosterLongSide);
        await DrawAsync(
            [.. source.Input.ArgumentsFrom(moment, tool.Limits)],
            $"[0:{video.Index}]{ToneMapping.For(video)}scale={width}:{height},setsar=1,format=yuvj420p",
            PosterName,
            source.Info.Duration,
            folder,
            cancel
        );
        progress?.Report(0.3);
        await SpriteAsync(source, video, folder, cancel);
        progress?.Report(1);
    }

    private async Task SpriteAsync(ProbedMedia source, VideoStream video, string folder, CancellationToken cancel)
    {
        var duration = source.Info.Duration;
        var step = Math.Max(1, Math.Ceiling(duration.TotalSeconds / MostTiles));
        var tiles = Math.Clamp((int)Math.Ceiling(duration.TotalSeconds / step), 1, MostTiles);
        var rows = (tiles + Columns - 1) / Columns;
        var (width, height) = Fit(video, TileLongSide);
        string[] sparse = duration > KeyframesSuffice ? ["-skip_frame", "nokey"] : [];
        // The last frame is repeated because fps may round a tile away at the end.
        var graph =
            $"[0:{video.Index}]fps=1/{step.ToString(CultureInfo.InvariantCulture)}:start_time=0,"
            + $"{ToneMapping.For(video)}scale={width}:{height},setsar=1,tpad=stop_mode=clone:stop=2,tile={Columns}x{rows},format=yuvj420p";
        await DrawAsync(
            [.. sparse, .. source.Input.Arguments(tool.Limits)],
            graph,
            SpriteName,
            duration,
            folder,
            cancel
        );
        await File.WriteAllTextAsync(
            Path.Combine(folder, TrackName),
            Track(duration, step, tiles, width, height),
            cancel
        );
    }

    private async Task DrawAsync(
        string[] input,
        string graph,
        string name,
        TimeSpan duration,
        string folder,
        CancellationToken cancel
    ) =>
        await tool.EncodeAsync(
            [
                "-v",
                "error",
                .. input,
                "-filter_complex",
                graph,
                "-map_metadata",
                "-1",
                "-frames:v",
                "1",
                "-q:v",
                "4",
                "-f",
                "image2",
                "-update",
                "1",
                name,
            ],
            tool.Limits.ForReading(duration),
            cancel,
            folder
        );

    /// <summary>WebVTT whose cues name a rectangle of the sprite (Media Fragments URI 1.0, section 4.2.2).</summary>
    private static string Track(TimeSpan duration, double step, int tiles, int width, int height)
    {
        var text = new StringBuilder("WEBVTT\n");
        for (var i = 0; i < tiles; i++)
        {
            var from = TimeSpan.FromSeconds(i * step);
            var to = i == tiles - 1 ? duration : TimeSpan.FromSeconds((i + 1) * step);
            text.Append(CultureInfo.InvariantCulture, $"\n{Stamp(from)} --> {Stamp(to)}\n");
            text.Append(
                CultureInfo.InvariantCulture,
                $"{SpriteName}#xywh={i % Columns * width},{i / Columns * height},{width},{height}\n"
            );
        }
        return text.ToString();
    }

    private static string Stamp(TimeSpan time) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}"
        );

    private static (int Width, int Height) Fit(VideoStream video, int longSide)
    {
        var scale = Math.Min(1, (double)longSide / Math.Max(video.Width, video.Height));
        return (Math.Max(2, (int)(video.Width * scale) & ~1), Math.Max(2, (int)(video.Height * scale) & ~1));
    }
}
