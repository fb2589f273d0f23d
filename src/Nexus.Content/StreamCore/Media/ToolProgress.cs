using System.Globalization;
using CliWrap;

namespace Nexus.Content.StreamCore.Media;

/// <summary>Turns the key=value lines of <c>-progress pipe:1</c> into a share of the whole that never falls.</summary>
internal sealed class ToolProgress(TimeSpan duration, IProgress<double>? progress)
{
    public static readonly string[] Arguments = ["-progress", "pipe:1", "-stats_period", "0.5"];

    private double reported = -1;

    /// <summary>How far the output reached; zero when nothing was read.</summary>
    public TimeSpan Reached { get; private set; }

    /// <summary>Frames of video the output got.</summary>
    public long Frames { get; private set; }

    public PipeTarget Target => PipeTarget.ToDelegate(Read);

    public void Finish() => Report(1);

    private void Read(string line)
    {
        if (Value(line, "out_time_us=") is { } microseconds)
        {
            Reached = TimeSpan.FromMicroseconds(Math.Max(microseconds, 0));
            // 1 is reported only when the tool has ended well.
            Report(duration > TimeSpan.Zero ? Math.Min(Reached / duration, 0.99) : 0);
        }
        else if (Value(line, "frame=") is { } frames)
        {
            Frames = frames;
        }
    }

    private void Report(double share)
    {
        if (share > reported)
        {
            reported = share;
            progress?.Report(share);
        }
    }

    private static long? Value(string line, string key) =>
        line.StartsWith(key, StringComparison.Ordinal)
        && long.TryParse(line.AsSpan(key.Length).Trim(), CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
