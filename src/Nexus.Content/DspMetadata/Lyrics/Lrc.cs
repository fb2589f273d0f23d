using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Nexus.Content.DspMetadata.Lyrics;

/// <summary>
/// LRC, as players of karaoke and of music read it: a line begins with one or several times <c>[mm:ss.xx]</c>; tags such
/// as <c>[ar:…]</c> stand in lines of their own, of which <c>[offset:±ms]</c> moves every time (plus means earlier); the
/// enhanced form has times <c>&lt;mm:ss.xx&gt;</c> before words. There is no standard body; this is what the programs that
/// write it agree on.
/// </summary>
internal static partial class Lrc
{
    private const int Most = 24 * 60 * 60 * 1000;

    public const int MostLines = 5000;

    /// <summary>The timed lines in the order of their starts, or what is wrong with the first line that is.</summary>
    public static (List<LyricLine> Lines, string? Wrong) Read(string text)
    {
        var lines = new List<LyricLine>();
        var offset = 0;
        var number = 0;
        foreach (var raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var line = raw.Trim().TrimStart('\uFEFF');
            if (Offset().Match(line) is { Success: true } moved)
            {
                offset = Limited(moved.Groups[1].Value);
            }
            else if (line.Length > 0 && !Tag().IsMatch(line) && !ReadLine(line, lines))
            {
                return ([], $"Line {number} has no time before it, or one that is none: '{Short(line)}'.");
            }
            if (lines.Count > MostLines)
            {
                return ([], $"There are more than {MostLines} timed lines.");
            }
        }
        return ([.. lines.Select(line => Move(line, -offset)).OrderBy(line => line.StartMs)], null);
    }

    /// <summary>The enhanced form where words are timed, else the plain one.</summary>
    public static string Write(LyricSheet sheet)
    {
        var text = new StringBuilder();
        if (sheet.Language is { } language)
        {
            text.Append(CultureInfo.InvariantCulture, $"[la:{language}]\n");
        }
        foreach (var line in sheet.Lines)
        {
            text.Append('[').Append(Time(line.StartMs)).Append(']');
            if (line.Words is null)
            {
                text.Append(line.Text);
            }
            foreach (var word in line.Words ?? [])
            {
                text.Append('<').Append(Time(word.StartMs)).Append('>').Append(word.Text);
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    private static bool ReadLine(string line, List<LyricLine> lines)
    {
        var starts = new List<int>();
        var rest = line;
        while (LineTime().Match(rest) is { Success: true } time)
        {
            if (Milliseconds(time) is not { } start)
            {
                return false;
            }
            starts.Add(start);
            rest = rest[time.Length..];
        }
        if (starts.Count is 0 or > 100 || Words(rest.Trim()) is not { } words)
        {
            return false;
        }
        var text = words.Count == 0 ? rest.Trim() : string.Concat(words.Select(word => word.Text)).Trim();
        foreach (var start in starts)
        {
            // A chorus that comes several times has word times for its first time only.
            lines.Add(new LyricLine(start, text, words.Count == 0 || starts.Count > 1 ? null : words));
        }
        return true;
    }

    // What stands before the first word time begins with the line and has no time of its own.
    private static List<TimedWord>? Words(string rest)
    {
        var words = new List<TimedWord>();
        var times = WordTime().Matches(rest);
        for (var index = 0; index < times.Count; index++)
        {
            if (Milliseconds(times[index]) is not { } start)
            {
                return null;
            }
            var from = times[index].Index + times[index].Length;
            var until = index + 1 < times.Count ? times[index + 1].Index : rest.Length;
            words.Add(new TimedWord(start, rest[from..until]));
        }
        if (words.Count > 0 && times[0].Index > 0)
        {
            words[0] = words[0] with { Text = rest[..times[0].Index] + words[0].Text };
        }
        return words;
    }

    private static int? Milliseconds(Match time)
    {
        var minutes = int.Parse(time.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var seconds = int.Parse(time.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        var fraction = int.Parse(time.Groups[3].Value.PadRight(3, '0'), CultureInfo.InvariantCulture);
        var all = (((minutes * 60) + seconds) * 1000) + fraction;
        return seconds < 60 && all < Most ? all : null;
    }

    private static string Time(int milliseconds)
    {
        var (minutes, rest) = Math.DivRem(milliseconds, 60_000);
        return rest % 10 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes:00}:{rest / 1000:00}.{rest % 1000 / 10:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes:00}:{rest / 1000:00}.{rest % 1000:000}");
    }

    private static LyricLine Move(LyricLine line, int by) =>
        by == 0
            ? line
            : line with
            {
                StartMs = Math.Max(0, line.StartMs + by),
                Words = line.Words is null
                    ? null
                    : [.. line.Words.Select(word => word with { StartMs = Math.Max(0, word.StartMs + by) })],
            };

    private static int Limited(string digits) =>
        Math.Clamp(int.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), -Most, Most);

    private static string Short(string line) => line.Length <= 40 ? line : line[..40] + "…";

    [GeneratedRegex(@"^\[offset:\s*([+-]?\d{1,8})\s*\]$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Offset();

    [GeneratedRegex(@"^\[(#|[a-zA-Z][a-zA-Z_]*):[^\]]*\]$", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"^\s*\[(\d{1,3}):(\d{2})(?:[.:](\d{1,3}))?\]", RegexOptions.CultureInvariant)]
    private static partial Regex LineTime();

    [GeneratedRegex(@"<(\d{1,3}):(\d{2})(?:[.:](\d{1,3}))?>", RegexOptions.CultureInvariant)]
    private static partial Regex WordTime();
}
