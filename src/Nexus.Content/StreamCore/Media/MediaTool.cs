using System.Collections.Concurrent;
using System.Globalization;
using CliWrap;

namespace Nexus.Content.StreamCore.Media;

internal sealed record ToolOutcome(int ExitCode, string Errors)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs ffmpeg and ffprobe within bounds: niced, limited in time and threads, without a console, killed on cancellation.</summary>
internal sealed class MediaTool(MediaLimits limits, TimeProvider time)
{
    private const int KeptErrorLines = 60;

    /// <summary>What a file says about itself fits easily; a hostile one may carry gigabytes of tags.</summary>
    public const int MostProbeBytes = 8 * 1024 * 1024;

    public MediaLimits Limits { get; } = limits;

    /// <summary>Runs ffmpeg; fails unless it ends with success.</summary>
    public async Task<ToolOutcome> EncodeAsync(
        IEnumerable<string> arguments,
        TimeSpan timeLimit,
        CancellationToken cancel,
        string? folder = null,
        PipeTarget? output = null
    )
    {
        var outcome = await RunAsync(arguments, timeLimit, cancel, folder, output);
        return outcome.Succeeded
            ? outcome
            : throw new MediaToolException($"ffmpeg ended with code {outcome.ExitCode}: {outcome.Errors}");
    }

    /// <summary>Runs ffmpeg and hands back how it ended.</summary>
    public Task<ToolOutcome> RunAsync(
        IEnumerable<string> arguments,
        TimeSpan timeLimit,
        CancellationToken cancel,
        string? folder = null,
        PipeTarget? output = null
    )
    {
        // -timelimit counts processor seconds and holds even where our own process has died.
        var processorSeconds = (long)Math.Ceiling(timeLimit.TotalSeconds * (Limits.Threads + 1));
        string[] bounds =
        [
            "-nostdin",
            "-hide_banner",
            "-nostats",
            "-y",
            "-timelimit",
            processorSeconds.ToString(CultureInfo.InvariantCulture),
            "-filter_threads",
            "1",
            "-threads",
            Limits.Threads.ToString(CultureInfo.InvariantCulture),
        ];
        return StartAsync("ffmpeg", [.. bounds, .. arguments], timeLimit, folder, output, cancel);
    }

    /// <summary>Runs ffprobe and hands back what it printed.</summary>
    public async Task<(ToolOutcome Outcome, byte[] Output)> ProbeAsync(
        IEnumerable<string> arguments,
        CancellationToken cancel
    )
    {
        using var printed = new MemoryStream();
        var target = PipeTarget.Create((stream, stop) => KeepFirstAsync(stream, printed, stop));
        var outcome = await StartAsync(
            "ffprobe",
            ["-hide_banner", .. arguments],
            Limits.ShortWork,
            null,
            target,
            cancel
        );
        return (outcome, printed.ToArray());
    }

    private async Task<ToolOutcome> StartAsync(
        string tool,
        string[] arguments,
        TimeSpan timeLimit,
        string? folder,
        PipeTarget? output,
        CancellationToken cancel
    )
    {
        var errors = new ConcurrentQueue<string>();
        using var deadline = new CancellationTokenSource(timeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        var command = Cli.Wrap("nice")
            .WithArguments(["-n", "10", tool, .. arguments])
            .WithWorkingDirectory(folder ?? Path.GetTempPath())
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(output ?? PipeTarget.Null)
            .WithStandardErrorPipe(PipeTarget.ToDelegate(line => Keep(errors, line)));
        try
        {
            var result = await command.ExecuteAsync(either.Token);
            return new ToolOutcome(result.ExitCode, string.Join('\n', errors));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new MediaToolException($"{tool} did not finish within {timeLimit}.", timedOut: true);
        }
    }

    /// <summary>Reads to the end, so that the tool never blocks, but remembers no more than fits.</summary>
    private static async Task KeepFirstAsync(Stream stream, MemoryStream kept, CancellationToken cancel)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancel)) > 0)
        {
            if (kept.Length < MostProbeBytes)
            {
                kept.Write(buffer, 0, read);
            }
        }
    }

    private static void Keep(ConcurrentQueue<string> errors, string line)
    {
        errors.Enqueue(line);
        if (errors.Count > KeptErrorLines)
        {
            errors.TryDequeue(out _);
        }
    }
}
