using System.Buffers.Binary;
using System.Globalization;
using CliWrap;

namespace Nexus.Content.StreamCore.Media;

/// <summary>
/// Peaks of a whole programme. Each pixel is the least and the greatest sample of its stretch over all channels, so
/// that sound out of phase between left and right does not vanish.
/// </summary>
/// <param name="Peaks">Minimum and maximum in turn, 16 bits.</param>
internal sealed record WaveformPeaks(int SampleRate, int SamplesPerPixel, short[] Peaks)
{
    public int Length => Peaks.Length / 2;
}

/// <summary>An output of samples on the tool's standard output, and the reader that makes peaks of them.</summary>
internal sealed class Waveform
{
    /// <summary>Wide enough to zoom into a song on a large screen, small enough to send as JSON.</summary>
    private const int MostPixels = 8192;

    private const int FinestPixel = 64;
    private readonly int rate;
    private readonly int channels;
    private readonly int stream;
    private readonly PeakReader reader;

    public Waveform(AudioStream audio, TimeSpan duration, IProgress<double>? progress)
    {
        (rate, channels, stream) = (Math.Min(audio.SampleRate, 48000), Math.Min(audio.Channels, 2), audio.Index);
        var samples = (long)Math.Ceiling(duration.TotalSeconds * rate);
        reader = new PeakReader(channels, SamplesPerPixel(samples), samples, progress);
    }

    public IEnumerable<string> Output =>
        ["-map", $"0:{stream}", "-ac", Text(channels), "-ar", Text(rate), "-f", "s16le", "pipe:1"];

    public PipeTarget Target => PipeTarget.Create(reader.ReadAsync);

    public WaveformPeaks Peaks() => new(rate, reader.SamplesPerPixel, reader.Peaks());

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static int SamplesPerPixel(long samples)
    {
        var pixel = FinestPixel;
        while (samples / pixel > MostPixels)
        {
            pixel *= 2;
        }
        return pixel;
    }

    private sealed class PeakReader(int channels, int samplesPerPixel, long expected, IProgress<double>? progress)
    {
        private readonly List<short> peaks = [];
        private short least = short.MaxValue;
        private short greatest = short.MinValue;
        private int inPixel;

        public int SamplesPerPixel => samplesPerPixel;

        public async Task ReadAsync(Stream stream, CancellationToken cancel)
        {
            var buffer = new byte[65536 / 4 * 4];
            var frame = channels * 2;
            var seen = 0L;
            int read;
            while ((read = await stream.ReadAtLeastAsync(buffer, buffer.Length, false, cancel)) > 0)
            {
                Take(buffer.AsSpan(0, read / frame * frame));
                seen += read / frame;
                progress?.Report(Math.Min((double)seen / Math.Max(expected, 1), 0.99));
            }
        }

        public short[] Peaks()
        {
            if (inPixel > 0)
            {
                Close();
            }
            return [.. peaks];
        }

        private void Take(ReadOnlySpan<byte> bytes)
        {
            for (var i = 0; i < bytes.Length; )
            {
                for (var channel = 0; channel < channels; channel++, i += 2)
                {
                    var sample = BinaryPrimitives.ReadInt16LittleEndian(bytes[i..]);
                    least = Math.Min(least, sample);
                    greatest = Math.Max(greatest, sample);
                }
                if (++inPixel == samplesPerPixel)
                {
                    Close();
                }
            }
        }

        private void Close()
        {
            peaks.Add(least);
            peaks.Add(greatest);
            (least, greatest, inPixel) = (short.MaxValue, short.MinValue, 0);
        }
    }
}
