using System.Diagnostics;
using Xunit;

namespace Nexus.Testing;

/// <summary>Debian's ffmpeg as a creator's encoder: unmodified, told nothing but address and key.</summary>
public sealed class RtmpEncoder : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;

    private RtmpEncoder(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Whether it gave up or was cut off.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Sends a moving picture with a tone, in real time until it is stopped.</summary>
    public static RtmpEncoder Start(string address, string key, string size = "320x180", string codec = "libx264")
    {
        string[] arguments =
        [
            "-hide_banner",
            "-v",
            "error",
            "-re",
            "-f",
            "lavfi",
            "-i",
            $"testsrc2=size={size}:rate=25",
            "-f",
            "lavfi",
            "-i",
            "sine=440:sample_rate=48000",
            "-c:v",
            codec,
            .. codec == "libx264"
                ? new[] { "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p" }
                : [],
            "-g",
            "25",
            "-b:v",
            "500k",
            "-c:a",
            "aac",
            "-f",
            "flv",
            $"{address}/{key}",
        ];
        var start = new ProcessStartInfo("ffmpeg", arguments)
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        return new RtmpEncoder(Process.Start(start)!);
    }

    /// <summary>What it said when it ended by itself.</summary>
    public async Task<string> UntilItEndsAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
        return await errors;
    }

    /// <summary>It hangs: the connection stays, and nothing comes.</summary>
    public async Task FreezeAsync()
    {
        using var signal = Process.Start("kill", ["-STOP", process.Id.ToString()])!;
        await signal.WaitForExitAsync();
    }

    /// <summary>The creator presses stop.</summary>
    public async Task StopAsync()
    {
        await process.StandardInput.WriteAsync('q');
        await process.StandardInput.FlushAsync();
        await UntilItEndsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        process.Dispose();
    }
}
