using Nexus.Content.StreamCore.Media;

namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>
/// The renditions of a show: the rungs a file would get, never larger than the source, but fewer of them, and frames at
/// a rate that parts of less than half a second can hold.
/// </summary>
internal static class LiveLadder
{
    private const double SlowestFrames = 15;

    public static Ladder For(MediaInfo source, int most)
    {
        var whole = Ladder.For(source);
        var rate = (double)whole.FrameRateNumerator / whole.FrameRateDenominator;
        var ladder = whole with { Video = [.. whole.Video.Take(Math.Max(1, most))] };
        return rate < SlowestFrames
            ? ladder with
            {
                FrameRateNumerator = (int)SlowestFrames,
                FrameRateDenominator = 1,
            }
            : ladder;
    }

    /// <summary>A picture in the sizes of renditions that are there: whole inside each, and never larger than it is.</summary>
    public static Ladder Fitted(MediaInfo source, IReadOnlyList<VideoRung> rungs) =>
        For(source, rungs.Count) with
        {
            Video = [.. rungs.Select(rung => Fit(source.Video!, rung))],
        };

    private static VideoRung Fit(VideoStream picture, VideoRung rung)
    {
        var scale = Math.Min(1, Math.Min((double)rung.Width / picture.Width, (double)rung.Height / picture.Height));
        return rung with { Width = Even(picture.Width * scale), Height = Even(picture.Height * scale) };
    }

    private static int Even(double side) => Math.Max(2, (int)side & ~1);
}
