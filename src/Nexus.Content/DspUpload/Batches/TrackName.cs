using System.Globalization;
using System.Text.RegularExpressions;
using Nexus.Kernel;

namespace Nexus.Content.DspUpload.Batches;

/// <summary>What a path says of a track: disc and number where they stand there, and a title.</summary>
internal sealed partial record TrackName(int? Disc, int? Number, string Title)
{
    private const int LongestTitle = 200;

    /// <param name="path">Within the folder.</param>
    /// <param name="bareNumbers">Whether a number needs no sign behind it: so it is where every file begins with one.</param>
    public static TrackName Of(string path, bool bareNumbers)
    {
        var cut = path.LastIndexOf('/') + 1;
        var stem = Path.GetFileNameWithoutExtension(path[cut..]).Replace('_', ' ').Trim();
        var disc = DiscFolder().Match(path[..cut]) is { Success: true } folder ? Parse(folder.Groups["disc"]) : null;
        var match = WithSign().Match(stem);
        if (!match.Success && bareNumbers)
        {
            match = Bare().Match(stem);
        }
        return match.Success
            ? Numbered(Parse(match.Groups["disc"]) ?? disc, Parse(match.Groups["track"]), match.Groups["title"].Value)
            : new TrackName(disc, null, Cut(stem));
    }

    /// <summary>Whether a name begins with a number, so that a set of names can be judged.</summary>
    public static bool BeginsWithNumber(string name) => Bare().IsMatch(name.Replace('_', ' '));

    /// <summary>A key in whose order "Take 2" comes before "Take 10".</summary>
    public static string NaturalKey(string path) =>
        Digits().Replace(path.ToLowerInvariant(), digits => digits.Value.TrimStart('0').PadLeft(12, '0'));

    private static TrackName Numbered(int? disc, int? number, string title) =>
        new(disc, number, Cut(title.Length > 0 ? title : $"Track {number}"));

    private static string Cut(string title)
    {
        var plain = title.Trim();
        return plain.Length switch
        {
            0 => "Untitled",
            > LongestTitle => WholeText.Cut(plain, LongestTitle),
            _ => plain,
        };
    }

    private static int? Parse(Group group) =>
        group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : null;

    // "01 - Title", "1. Title", "1-01 Title", "2.03 - Title"; a year or "99 Luftballons" is none.
    [GeneratedRegex(
        @"^(?:(?<disc>[0-9]{1,2})[-.](?=[0-9]))?(?<track>[0-9]{1,3})(?:\s*[-–.)]+\s*|(?<=[-.][0-9][0-9])\s+)(?<title>.+)$"
    )]
    private static partial Regex WithSign();

    [GeneratedRegex(@"^(?<track>[0-9]{1,3})(?:\s+(?<title>.+)|(?<title>))$")]
    private static partial Regex Bare();

    [GeneratedRegex(
        @"(?:^|/)(?:cd|disc|disk)\s*(?:[-_]\s*)?(?<disc>[0-9]{1,2})(?![0-9])[^/]*/$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex DiscFolder();

    [GeneratedRegex(@"[0-9]+")]
    private static partial Regex Digits();
}
