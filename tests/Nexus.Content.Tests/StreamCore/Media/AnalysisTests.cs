using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nexus.Content.StreamCore.Media;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Media;

public sealed class AnalysisTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_known_tone_has_its_known_loudness()
    {
        var reports = new Reports<double>();
        var source = await Engine.Probe(await Samples.Tone);
        var (loudness, _) = await new SoundMeasures(Engine.Tool).MeasureAsync(source, reports, Cancel);
        // BS.1770: a 997 Hz sine at 0 dBFS peak on one channel reads -3.01 LKFS; two channels add 3.01.
        Assert.Equal(-20, loudness.IntegratedLufs!.Value, 0.5);
        Assert.Equal(-20, loudness.TruePeakDbtp!.Value, 0.2);
        Assert.Equal(0, loudness.RangeLu!.Value, 0.2);
        Assert.Equal(1, reports.Seen[^1]);
    }

    [Fact]
    public async Task Silence_has_no_loudness_and_a_flat_waveform()
    {
        var source = await Engine.Probe(await Samples.Silence);
        var (loudness, peaks) = await new SoundMeasures(Engine.Tool).MeasureAsync(source, null, Cancel);
        Assert.Equal(new LoudnessMeasure(null, null, null), loudness);
        Assert.True(peaks.Length > 100);
        Assert.All(peaks.Peaks, p => Assert.Equal(0, p));
    }

    [Fact]
    public async Task A_waveform_reaches_the_amplitude_of_its_tone()
    {
        var reports = new Reports<double>();
        var source = await Engine.Probe(await Samples.Tone);
        var (_, peaks) = await new SoundMeasures(Engine.Tool).MeasureAsync(source, reports, Cancel);
        Assert.Equal(8.0, (double)peaks.Length * peaks.SamplesPerPixel / peaks.SampleRate, 0.01);
        // Whole pixels hold more than a period of 48 samples.
        var whole = peaks.Peaks[..^2];
        Assert.All(whole.Where((_, i) => i % 2 == 0), p => Assert.InRange(p, -3290, -3200));
        Assert.All(whole.Where((_, i) => i % 2 == 1), p => Assert.InRange(p, 3200, 3290));
        Assert.Equal(reports.Seen.Order(), reports.Seen);
        Assert.Equal(1, reports.Seen[^1]);
    }

    [Fact]
    public async Task Sound_out_of_phase_does_not_vanish_from_the_waveform()
    {
        var path = await Samples.Make(
            "phase.wav",
            "-f lavfi -i aevalsrc=0.5*sin(2*PI*10000*t)|-0.5*sin(2*PI*10000*t):s=48000:d=1"
        );
        var (_, peaks) = await new SoundMeasures(Engine.Tool).MeasureAsync(await Engine.Probe(path), null, Cancel);
        Assert.True(peaks.Peaks.Max() > 15000);
    }

    [Fact]
    public void Waveform_files_have_the_shape_of_audiowaveform()
    {
        var peaks = new WaveformPeaks(8000, 256, [-32768, 32767, -256, 511]);
        using var json = JsonDocument.Parse(WaveformFile.Json(peaks));
        var root = json.RootElement;
        Assert.Equal(2, root.GetProperty("version").GetInt32());
        Assert.Equal(16, root.GetProperty("bits").GetInt32());
        Assert.Equal(2, root.GetProperty("length").GetInt32());
        Assert.Equal([-32768, 32767, -256, 511], root.GetProperty("data").EnumerateArray().Select(e => e.GetInt32()));
        var file = WaveformFile.EightBit(peaks);
        Assert.Equal(24 + 4, file.Length);
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(4)));
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(16)));
        Assert.Equal([-128, 127, -1, 1], file[24..].Select(b => (int)(sbyte)b));
    }

    [Fact]
    public async Task The_poster_avoids_black_and_the_sprite_has_a_cue_for_each_second()
    {
        // Black but for the stretch from 2 to 3.5 s.
        var path = await Samples.Make(
            "dark.mp4",
            "-f lavfi -i testsrc2=s=320x180:r=25:d=6.2 -vf drawbox=t=fill:c=black:enable='not(between(t,2,3.5))'"
                + " -c:v libx264 -preset ultrafast -pix_fmt yuv420p"
        );
        var folder = Path.GetDirectoryName(Samples.New("x"))!;
        var source = await Engine.Probe(path);
        var stream = Path.Combine(folder, "stream");
        await new Packager(Engine.Tool).PackageAsync(source, stream, null, Cancel);
        await new Thumbnails(Engine.Tool).FinishAsync(
            source,
            Path.Combine(stream, Thumbnails.DrawnFolder),
            folder,
            Cancel
        );
        Assert.Equal("320,180", await Size(Path.Combine(folder, "poster.jpg")));
        Assert.True(await Brightness(Path.Combine(folder, "poster.jpg")) > 40);
        Assert.Equal("1600,90", await Size(Path.Combine(folder, "sprite.jpg")));
        var track = await File.ReadAllTextAsync(Path.Combine(folder, "thumbnails.vtt"), Cancel);
        Assert.StartsWith("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nsprite.jpg#xywh=0,0,160,90\n", track);
        Assert.EndsWith("00:00:06.000 --> 00:00:06.200\nsprite.jpg#xywh=960,0,160,90\n", track);
        Assert.Equal(7, Regex.Count(track, "-->"));
    }

    [Fact]
    public async Task The_cover_of_a_song_is_taken_out()
    {
        var folder = Path.GetDirectoryName(Samples.New("x"))!;
        var source = await Engine.Probe(await Samples.SongWithCover());
        Assert.True(await new CoverArt(Engine.Tool).ExtractAsync(source, folder, Cancel));
        Assert.Equal("64,64", await Size(Path.Combine(folder, "cover.jpg")));
    }

    private static async Task<string> Size(string picture) =>
        (
            await Samples.Run("ffprobe", ["-show_entries", "stream=width,height", "-of", "csv=p=0", "-i", picture])
        ).Trim();

    private static async Task<double> Brightness(string picture)
    {
        var said = await Samples.Run(
            "ffprobe",
            [
                "-f",
                "lavfi",
                "-i",
                $"movie={picture},signalstats",
                "-show_entries",
                "frame_tags=lavfi.signalstats.YAVG",
                "-of",
                "csv=p=0",
            ]
        );
        return double.Parse(said.Trim(), CultureInfo.InvariantCulture);
    }
}
