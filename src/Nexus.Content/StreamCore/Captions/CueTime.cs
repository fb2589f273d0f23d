using System.Globalization;
using System.Text.RegularExpressions;

namespace Nexus.Content.StreamCore.Captions;

/// <summary>The line that says when a cue is shown. WebVTT writes a point before the thousandths, SubRip a comma.</summary>
internal static partial class CueTime
{
    public const string Arrow = "-->";

    /// <returns>Null where the line is none.</returns>
    public static (TimeSpan Start, TimeSpan End, string Settings)? Read(string line)
    {
        var match = Line().Match(line);
        return match.Success ? (Moment(match, 1), Moment(match, 5), match.Groups[9].Value.Trim()) : null;
    }

    public static string Write(TimeSpan time) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}"
        );

    private static TimeSpan Moment(Match match, int first)
    {
        int Part(int index) =>
            match.Groups[first + index] is { Success: true, Value: var digits }
                ? int.Parse(digits, CultureInfo.InvariantCulture)
                : 0;
        return new TimeSpan(0, Part(0), Part(1), Part(2), Part(3));
    }

    // Other scripts have digits of their own, which are none of either format.
    [GeneratedRegex(
        @"^\s*(?:([0-9]{1,4}):)?([0-5]?[0-9]):([0-5][0-9])[.,]([0-9]{3})\s+-->\s+(?:([0-9]{1,4}):)?([0-5]?[0-9]):([0-5][0-9])[.,]([0-9]{3})(?:\s+(.*))?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Line();
}
