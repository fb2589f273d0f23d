namespace Nexus.Content.StreamCore.Media;

/// <summary>
/// Reads every packet and decodes both ends: a cut-off file promises more than it holds, a damaged one does not decode.
/// </summary>
internal sealed class TruncationCheck(MediaTool tool)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan End = TimeSpan.FromSeconds(5);

    private static readonly string[] Signs = ["moov atom not found", "partial file", "File ended prematurely"];

    /// <returns>How long the content really is.</returns>
    public async Task<TimeSpan> RunAsync(
        MediaInput input,
        SniffedMedia sniffed,
        MediaInfo info,
        CancellationToken cancel
    )
    {
        if (await MediaSniffer.EndsEarlyAsync(input.Path, input.Demuxer, cancel))
        {
            throw Refusal();
        }
        var limits = tool.Limits;
        var maps = Maps(info);
        // Both ends are decoded while the packets are read; what the packets tell is heard first.
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        List<Task> ends =
        [
            DecodeAsync(["-t", "5", .. input.Arguments(limits), .. maps], info, mustYield: true, all.Token),
        ];
        var knowsItsEnd = sniffed.KnowsItsLength && info.Duration > TimeSpan.Zero;
        if (knowsItsEnd)
        {
            ends.Add(DecodeEndAsync(input, info, info.Duration, maps, all.Token));
        }
        ToolProgress packets;
        try
        {
            packets = await ReadPacketsAsync(input, sniffed, info, maps, cancel);
        }
        catch
        {
            await all.CancelAsync();
            await Task.WhenAll(ends).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        await Task.WhenAll(ends);
        if (!knowsItsEnd)
        {
            await DecodeEndAsync(input, info, packets.Reached, maps, cancel);
        }
        return knowsItsEnd ? info.Duration : packets.Reached;
    }

    private async Task DecodeEndAsync(
        MediaInput input,
        MediaInfo info,
        TimeSpan end,
        string[] maps,
        CancellationToken cancel
    )
    {
        if (end > End)
        {
            string[] tail = [.. input.ArgumentsFrom(end - End, tool.Limits), .. maps];
            await DecodeAsync(tail, info, mustYield: false, cancel);
        }
    }

    private async Task<ToolProgress> ReadPacketsAsync(
        MediaInput input,
        SniffedMedia sniffed,
        MediaInfo info,
        string[] maps,
        CancellationToken cancel
    )
    {
        var packets = new ToolProgress(info.Duration, null);
        var outcome = await tool.RunAsync(
            ["-v", "error", .. input.Arguments(tool.Limits), .. maps, "-c", "copy", .. ToNothing],
            tool.Limits.ForReading(info.Duration),
            cancel,
            output: packets.Target
        );
        var missing = info.Duration - packets.Reached;
        return SaysTruncated(outcome.Errors) || sniffed.KnowsItsLength && missing > Tolerance
            ? throw Refusal()
            : packets;
    }

    public static bool SaysTruncated(string errors) => Signs.Any(s => errors.Contains(s, StringComparison.Ordinal));

    public static MediaRefusedException Refusal() =>
        new(
            MediaRefusalReason.Truncated,
            "The file is cut off: its end is missing. The upload or the export did not finish; send it again."
        );

    private static string[] ToNothing => [.. ToolProgress.Arguments, "-f", "null", "-"];

    private static string[] Maps(MediaInfo info) =>
        [
            .. info.Video is { } video ? new[] { "-map", $"0:{video.Index}" } : [],
            .. info.Audio is { } audio ? new[] { "-map", $"0:{audio.Index}" } : [],
            .. info.FurtherAudio.SelectMany(further => new[] { "-map", $"0:{further.Index}" }),
        ];

    private async Task DecodeAsync(string[] source, MediaInfo info, bool mustYield, CancellationToken cancel)
    {
        var decoded = new ToolProgress(End, null);
        var outcome = await tool.RunAsync(
            ["-v", "error", .. source, .. ToNothing],
            tool.Limits.ForReading(End),
            cancel,
            output: decoded.Target
        );
        var nothing = info.Video is null ? decoded.Reached == TimeSpan.Zero : decoded.Frames == 0;
        if (!outcome.Succeeded || mustYield && nothing)
        {
            throw new MediaRefusedException(
                MediaRefusalReason.NoPlayableStream,
                "The file opens but its content cannot be played. It may be damaged or use an unusual codec; export it again."
            );
        }
    }
}
