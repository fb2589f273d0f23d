namespace Nexus.Content.StreamCore.Captions;

/// <summary>Lines between blank ones, as both formats divide a file.</summary>
/// <param name="Number">Of its first line in the file, counted from one.</param>
internal sealed record TextBlock(int Number, IReadOnlyList<string> Lines)
{
    private const int LongestCue = 4000;

    public static IEnumerable<TextBlock> Of(string text)
    {
        List<string> lines = [];
        var number = 0;
        foreach (var line in text.Split('\n').Append(""))
        {
            number++;
            if (line.Trim().Length > 0)
            {
                lines.Add(line);
            }
            else if (lines.Count > 0)
            {
                yield return new TextBlock(number - lines.Count, lines);
                lines = [];
            }
        }
    }

    /// <summary>A cue: perhaps a name or number, then its time, then its text.</summary>
    public Cue ReadCue(Func<string, string> mark)
    {
        var at = Lines[0].Contains(CueTime.Arrow, StringComparison.Ordinal) ? 0 : 1;
        if (at >= Lines.Count || CueTime.Read(Lines[at]) is not { } time)
        {
            throw new CaptionFormatException(
                $"Line {Number + Math.Min(at, Lines.Count - 1)}: a cue's time was expected, such as 00:00:01.000 --> 00:00:03.500."
            );
        }
        if (time.End <= time.Start)
        {
            throw new CaptionFormatException($"Line {Number + at}: the cue ends before it begins.");
        }
        var text = string.Join('\n', Lines.Skip(at + 1));
        if (text.Contains(CueTime.Arrow, StringComparison.Ordinal))
        {
            throw new CaptionFormatException(
                $"Line {Number + at}: the text of the cue holds another time; a blank line is missing."
            );
        }
        return text.Length <= LongestCue
            ? new Cue(time.Start, time.End, time.Settings, mark(text))
            : throw new CaptionFormatException($"Line {Number + at}: the cue is longer than {LongestCue} characters.");
    }
}
