using System.Text.RegularExpressions;

namespace Nexus.Content.StreamCore.Captions;

/// <summary>SubRip (.srt). Its marks for italics, bold and underline are WebVTT's; colours and fonts are left out.</summary>
internal static partial class SubRipFile
{
    /// <exception cref="CaptionFormatException">It breaks off from the format.</exception>
    public static CueSheet Read(string text) => new([], [.. TextBlock.Of(text).Select(ReadCue)]);

    private static Cue ReadCue(TextBlock block)
    {
        var above = false;
        var cue = block.ReadCue(text =>
        {
            above = Above().IsMatch(text);
            return Marked(text);
        });
        // Coordinates some programs write behind the time mean nothing without their picture's size.
        return cue with { Settings = above ? "line:0" : "" };
    }

    private static string Marked(string text) =>
        StrayBracket().Replace(StrayAmpersand().Replace(Foreign().Replace(text, ""), "&amp;"), "&lt;");

    /// <summary>Position codes 7 to 9 of Advanced SubStation stand for the upper edge.</summary>
    [GeneratedRegex(@"\{\\an[789]\}")]
    private static partial Regex Above();

    [GeneratedRegex(@"\{\\[^}]*\}|</?font[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Foreign();

    [GeneratedRegex(@"&(?!(?:amp|lt|gt|nbsp|lrm|rlm|#[0-9]+|#x[0-9a-f]+);)", RegexOptions.IgnoreCase)]
    private static partial Regex StrayAmpersand();

    [GeneratedRegex(@"<(?!/?[ibu]>)")]
    private static partial Regex StrayBracket();
}
