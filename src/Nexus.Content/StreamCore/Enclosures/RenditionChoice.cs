using System.Globalization;

namespace Nexus.Content.StreamCore.Enclosures;

/// <summary>Which packaged renditions an enclosure is made of.</summary>
/// <param name="Video">The playlist of the pictures; null for sound alone.</param>
/// <param name="Audio">The playlist of the sound; null for a silent film.</param>
internal sealed record RenditionChoice(string? Video, string? Audio)
{
    private const string VideoList = "stream/video-";
    private const string AudioList = "stream/audio-";

    /// <summary>Taller pictures are of no use on a phone and cost who downloads them by the radio.</summary>
    private const int Tallest = 720;

    public static RenditionChoice Of(IReadOnlyCollection<string> paths)
    {
        var videos = Ranked(paths, VideoList);
        var fitting = videos.FindAll(one => one.Size <= Tallest);
        var video = fitting.Count > 0 ? fitting[^1] : videos.FirstOrDefault();
        return new RenditionChoice(video.Path, Ranked(paths, AudioList).LastOrDefault().Path);
    }

    // The smallest first. "stream/video-720p.m3u8" is 720 high, "stream/audio-128k.m3u8" has 128 thousand bits a second.
    private static List<(string? Path, int Size)> Ranked(IEnumerable<string> paths, string beginning) =>
        [
            .. paths
                .Where(path => path.StartsWith(beginning, StringComparison.Ordinal) && path.EndsWith(".m3u8"))
                .Select(path => ((string?)path, Size: SizeOf(path[beginning.Length..])))
                .OrderBy(one => one.Size),
        ];

    private static int SizeOf(string name) =>
        int.TryParse(string.Concat(name.TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture, out var size)
            ? size
            : 0;
}
