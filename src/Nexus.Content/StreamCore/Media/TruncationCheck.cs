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
        var packets = new ToolProgress(info.Duration, null);
        var outcome = await tool.RunAsync(
            ["-v", "error", .. input.Arguments(limits), .. maps, "-c", "copy", .. ToNothing],
            limits.ForReading(info.Duration),
            cancel,
            output: packets.Target
        );
        var missing = info.Duration - packets.Reached;
        if (SaysTruncated(outcome.Errors) || sniffed.KnowsItsLength && missing > Tolerance)
        {
            throw Refusal();
        }
        await DecodeAsync(["-t", "5", .. input.Arguments(limits), .. maps], info, mustYield: true, cancel);
        if (packets.Reached > End)
        {
            string[] tail = [.. input.ArgumentsFrom(packets.Reached - End, limits), .. maps];
            await DecodeAsync(tail, info, mustYield: false, cancel);
        }
        return sniffed.KnowsItsLength && info.Duration > TimeSpan.Zero ? info.Duration : packets.Reached;
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
