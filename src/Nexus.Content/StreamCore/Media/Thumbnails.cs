using System.Globalization;
using System.Text;

namespace Nexus.Content.StreamCore.Media;

/// <summary>
/// The poster and the small pictures a player shows over its time line. The run that encodes the film draws them, and
/// several posters to choose from, of the frames it has decoded anyway; what is left is to choose and to join.
/// </summary>
internal sealed class Thumbnails(MediaTool tool)
{
    public const string PosterName = "poster.jpg";
    public const string SpriteName = "sprite.jpg";
    public const string TrackName = "thumbnails.vtt";

    /// <summary>Where the encoding run leaves what it draws, below its own folder.</summary>
    public const string DrawnFolder = "drawn";

    private const string TilesName = "tiles.yuv";
    private const int MostTiles = 100;
    private const int Columns = 10;
    private const int TileLongSide = 160;
    private const int PosterLongSide = 1280;

    private sealed record Grid(double Seconds, int Tiles, int Width, int Height)
    {
        public int Rows => (Tiles + Columns - 1) / Columns;
    }

    /// <summary>
    /// A filter graph over the film's decoded frames, and the outputs it feeds. Each gets its first frame at once: ffmpeg
    /// tells no progress before every output has begun, so the sprite is joined from its tiles later.
    /// </summary>
    public static IEnumerable<string> Outputs(ProbedMedia source, Ladder ladder)
    {
        string[] all = ["-map_metadata", "-1", "-fps_mode", "passthrough"];
        string[] raw = [.. all, "-f", "rawvideo"];
        return
        [
            "-filter_complex",
            Graph(source, ladder),
            "-map",
            "[posters]",
            .. all,
            "-q:v",
            "4",
            "-f",
            "image2",
            $"{DrawnFolder}/poster-%d.jpg",
            "-map",
            "[looks]",
            .. raw,
            $"{DrawnFolder}/{PosterFrame.LooksName}",
            "-map",
            "[tiles]",
            .. raw,
            $"{DrawnFolder}/{TilesName}",
        ];
    }

    /// <summary>Chooses the poster among those that were drawn, joins the tiles and tells players what lies where.</summary>
    public async Task FinishAsync(ProbedMedia source, string drawn, string folder, CancellationToken cancel)
    {
        var best = await PosterFrame.BestAsync(drawn, cancel);
        File.Copy(Path.Combine(drawn, $"poster-{best}.jpg"), Path.Combine(folder, PosterName));
        var grid = GridOf(source);
        await tool.EncodeAsync(
            [
                "-v",
                "error",
                "-f",
                "rawvideo",
                "-pixel_format",
                "yuvj420p",
                "-video_size",
                $"{grid.Width}x{grid.Height}",
                "-i",
                "file:" + Path.GetFullPath(Path.Combine(drawn, TilesName)),
                "-vf",
                // Pictures that end before their sound leave tiles open: the last frame fills them.
                $"tpad=stop_mode=clone:stop={grid.Tiles},trim=end_frame={grid.Tiles},tile={Columns}x{grid.Rows}",
                "-frames:v",
                "1",
                "-q:v",
                "4",
                "-f",
                "image2",
                "-update",
                "1",
                SpriteName,
            ],
            tool.Limits.ShortWork,
            cancel,
            folder
        );
        await File.WriteAllTextAsync(Path.Combine(folder, TrackName), Track(source.Info.Duration, grid), cancel);
    }

    private static string Graph(ProbedMedia source, Ladder ladder)
    {
        var video = source.Info.Video ?? throw new ArgumentException("The source has no picture.", nameof(source));
        var grid = GridOf(source);
        var toned = ToneMapping.For(video);
        var step = grid.Seconds.ToString(CultureInfo.InvariantCulture);
        var (width, height) = Fit(video, PosterLongSide);
        return $"[0:{video.Index}]fps={ladder.FrameRateNumerator}/{ladder.FrameRateDenominator},split[all][some];"
            + $"[all]select='gte(t,selected_n*{step})',"
            + $"{toned}scale={grid.Width}:{grid.Height},setsar=1,format=yuvj420p[tiles];"
            + $"[some]{PosterFrame.Select(source.Info.Duration)},split[large][small];"
            + $"[large]{toned}scale={width}:{height},setsar=1,format=yuvj420p[posters];"
            + $"[small]{PosterFrame.Shrink}[looks]";
    }

    private static Grid GridOf(ProbedMedia source)
    {
        var seconds = source.Info.Duration.TotalSeconds;
        var step = Math.Max(1, Math.Ceiling(seconds / MostTiles));
        var tiles = Math.Clamp((int)Math.Ceiling(seconds / step), 1, MostTiles);
        var (width, height) = Fit(source.Info.Video!, TileLongSide);
        return new Grid(step, tiles, width, height);
    }

    /// <summary>WebVTT whose cues name a rectangle of the sprite (Media Fragments URI 1.0, section 4.2.2).</summary>
    private static string Track(TimeSpan duration, Grid grid)
    {
        var text = new StringBuilder("WEBVTT\n");
        for (var i = 0; i < grid.Tiles; i++)
        {
            var from = TimeSpan.FromSeconds(i * grid.Seconds);
            var to = i == grid.Tiles - 1 ? duration : TimeSpan.FromSeconds((i + 1) * grid.Seconds);
            text.Append(CultureInfo.InvariantCulture, $"\n{Stamp(from)} --> {Stamp(to)}\n");
            text.Append(
                CultureInfo.InvariantCulture,
                $"{SpriteName}#xywh={i % Columns * grid.Width},{i / Columns * grid.Height},{grid.Width},{grid.Height}\n"
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
