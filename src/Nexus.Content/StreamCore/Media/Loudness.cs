using System.Globalization;

namespace Nexus.Content.StreamCore.Media;

/// <summary>EBU R128 measures of a whole programme. Null where there is nothing to measure: silence has no loudness.</summary>
/// <param name="IntegratedLufs">Gated programme loudness (ITU-R BS.1770).</param>
/// <param name="RangeLu">Loudness range (EBU Tech 3342).</param>
/// <param name="TruePeakDbtp">Highest peak between samples too.</param>
internal sealed record LoudnessMeasure(double? IntegratedLufs, double? RangeLu, double? TruePeakDbtp);

/// <summary>How ffmpeg is asked for it, and what it answers.</summary>
internal static class Loudness
{
    /// <summary>The absolute gate: the filter prints it where no block passed.</summary>
    private const double Gate = -70;

    /// <summary>An output that measures; the answer stands in the log of a run that logs what is informative.</summary>
    public static IEnumerable<string> Output(AudioStream audio) =>
        ["-map", $"0:{audio.Index}", "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"];

    public static LoudnessMeasure Read(string log)
    {
        var summary = log[Math.Max(0, log.LastIndexOf("Summary:", StringComparison.Ordinal))..];
        var integrated = Value(summary, "I:") ?? throw new MediaToolException($"No loudness in: {log}");
        var peak = Value(summary, "Peak:");
        var silent = integrated <= Gate;
        return new LoudnessMeasure(
            silent ? null : integrated,
            silent ? null : Value(summary, "LRA:"),
            peak is { } p && double.IsFinite(p) ? p : null
        );
    }

    private static double? Value(string summary, string label)
    {
        var line = summary
            .Split('\n')
            .Select(l => l.Trim())
            .FirstOrDefault(l => l.StartsWith(label, StringComparison.Ordinal));
        var text = line?[label.Length..].Trim().Split(' ')[0];
        return text switch
        {
            null => null,
            "-inf" => double.NegativeInfinity,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        };
    }
}
