using System.Text;

namespace Nexus.Content.StreamCore.Captions;

/// <summary>WebVTT (W3C). Comments are left out; what styles and places cues stays.</summary>
internal static class WebVttFile
{
    public static bool IsOne(string text) =>
        text.StartsWith("WEBVTT", StringComparison.Ordinal) && (text.Length == 6 || text[6] is ' ' or '\t' or '\n');

    /// <exception cref="CaptionFormatException">It breaks off from the format.</exception>
    public static CueSheet Read(string text)
    {
        List<string> head = [];
        List<Cue> cues = [];
        foreach (var block in TextBlock.Of(text).Skip(1))
        {
            var first = block.Lines[0];
            if (IsNamed(first, "NOTE"))
            {
                continue;
            }
            if (IsNamed(first, "STYLE") || IsNamed(first, "REGION"))
            {
                if (cues.Count > 0)
                {
                    throw new CaptionFormatException($"Line {block.Number}: {first} stands behind a cue.");
                }
                head.Add(string.Join('\n', block.Lines));
                continue;
            }
            cues.Add(block.ReadCue(static text => text));
        }
        return new CueSheet(head, cues);
    }

    public static string Write(CueSheet sheet)
    {
        var text = new StringBuilder("WEBVTT\n");
        foreach (var block in sheet.Head)
        {
            text.Append('\n').Append(block).Append('\n');
        }
        // Players look for cues in the order of their starts.
        foreach (var cue in sheet.Cues.OrderBy(one => one.Start))
        {
            text.Append('\n').Append(CueTime.Write(cue.Start)).Append(" --> ").Append(CueTime.Write(cue.End));
            text.Append(cue.Settings.Length > 0 ? " " + cue.Settings : "").Append('\n');
            text.Append(cue.Text).Append('\n');
        }
        return text.ToString();
    }

    private static bool IsNamed(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal)
        && !line.Contains(CueTime.Arrow, StringComparison.Ordinal)
        && (line.Length == name.Length || line[name.Length] is ' ' or '\t');
}
