using System.Diagnostics;
using System.Globalization;

namespace Nexus.Bench.Running;

/// <summary>An encoder whose pictures say in binary which one they are.</summary>
internal sealed class BarClock : IAsyncDisposable
{
    public const int Bits = 14;
    public const int BarWidth = 40;
    public const int Width = Bits * BarWidth;
    public const int FrameMilliseconds = 40;

    private readonly Process process;
    private readonly Task reading;

    private BarClock(Process process, DateTimeOffset startedAt)
    {
        (this.process, StartedAt) = (process, startedAt);
        reading = process.StandardError.ReadToEndAsync();
    }

    /// <summary>When the first picture was made.</summary>
    public DateTimeOffset StartedAt { get; }

    public static async Task<BarClock> StartAsync(string address)
    {
        var bars = Enumerable
            .Range(0, Bits)
            .Select(bit =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"drawbox=x={bit * BarWidth}:y=0:w={BarWidth}:h=180:color=white:t=fill:enable='bitand(n,{1 << bit})'"
                )
            );
        string[] arguments =
        [
            "-hide_banner",
            "-v",
            "info",
            "-nostats",
            "-re",
            "-f",
            "lavfi",
            "-i",
            $"color=black:size={Width}x180:rate=25",
            "-f",
            "lavfi",
            "-i",
            "sine=440:sample_rate=48000",
            "-vf",
            // The log tells the moment of the first picture.
            "showinfo," + string.Join(',', bars),
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-tune",
            "zerolatency",
            "-pix_fmt",
            "yuv420p",
            "-g",
            "50",
            "-c:a",
            "aac",
            "-f",
            "flv",
            address,
        ];
        var process = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardError = true })!;
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (
                line.Contains("showinfo", StringComparison.Ordinal) && line.Contains("n:   0", StringComparison.Ordinal)
            )
            {
                return new BarClock(process, DateTimeOffset.UtcNow);
            }
        }
        throw new InvalidOperationException("ffmpeg made no picture.");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        await reading;
        process.Dispose();
    }
}
