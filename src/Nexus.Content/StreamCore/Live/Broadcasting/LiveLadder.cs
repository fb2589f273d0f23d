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
}
