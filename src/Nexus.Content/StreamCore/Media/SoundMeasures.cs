namespace Nexus.Content.StreamCore.Media;

/// <summary>What is told of a programme's sound: how loud it is, and its shape to look at.</summary>
internal sealed record SoundMeasure(LoudnessMeasure Loudness, WaveformPeaks Waveform);

/// <summary>Measures loudness and waveform in one run, which opens and decodes the source once for both.</summary>
internal sealed class SoundMeasures(MediaTool tool)
{
    public async Task<SoundMeasure> MeasureAsync(
        ProbedMedia source,
        IProgress<double>? progress,
        CancellationToken cancel
    )
    {
        var (audio, duration) = (source.Info.Audio, source.Info.Duration);
        ArgumentNullException.ThrowIfNull(audio);
        var waveform = new Waveform(audio, duration, progress);
        var outcome = await tool.EncodeAsync(
            ["-v", "info", .. source.Input.Arguments(tool.Limits), .. Loudness.Output(audio), .. waveform.Output],
            tool.Limits.ForReading(duration),
            cancel,
            output: waveform.Target
        );
        progress?.Report(1);
        return new SoundMeasure(Loudness.Read(outcome.Errors), waveform.Peaks());
    }
}
