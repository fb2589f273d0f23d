using System.Globalization;
using Nexus.Content.StreamCore.Media;

namespace Nexus.Content.StreamCore.Live.Broadcasting;

internal static class LiveEncoderArguments
{
    public static IReadOnlyList<string> For(
        MediaInfo source,
        TakeFormat format,
        Ladder ladder,
        LiveOptions options,
        IReadOnlyList<string> sockets
    ) =>
        [
            "-hide_banner",
            "-v",
            "error",
            // All that matters stands at the beginning: no need to look for long.
            "-fpsprobesize",
            "0",
            "-analyzeduration",
            "1000000",
            "-protocol_whitelist",
            "pipe",
            "-f",
            format.Demuxer,
            "-i",
            "pipe:0",
            "-filter_complex",
            Graph(source.Video!, ladder),
            .. ladder.Video.SelectMany((rung, i) => Output(source, ladder, rung, i, options, sockets[i])),
        ];

    private static string Graph(VideoStream source, Ladder ladder)
    {
        var count = ladder.Video.Count;
        var outputs = string.Concat(Enumerable.Range(0, count).Select(i => $"[s{i}]"));
        var graph =
            $"[0:{source.Index}]fps={ladder.FrameRateNumerator}/{ladder.FrameRateDenominator},format=yuv420p,split={count}{outputs}";
        return graph
            + string.Concat(
                ladder.Video.Select((rung, i) => $";[s{i}]scale={rung.Width}:{rung.Height},setsar=1[v{i}]")
            );
    }

    private static string[] Output(
        MediaInfo source,
        Ladder ladder,
        VideoRung rung,
        int index,
        LiveOptions options,
        string socket
    )
    {
        var audio = ladder.Audio.Count > 0 ? ladder.Audio[0] : null;
        return
        [
            "-map",
            $"[v{index}]",
            .. audio is null ? [] : Sound(source.Audio!, audio),
            "-c:v",
            "libx264",
            "-preset",
            options.Preset,
            "-tune",
            "zerolatency",
            "-profile:v",
            "high",
            "-crf",
            "23",
            "-maxrate",
            Text(rung.MaxBitRate),
            "-bufsize",
            Text(rung.MaxBitRate),
            // Every rendition gets its keyframes at the same times, and nowhere else.
            "-force_key_frames",
            $"expr:gte(t,n_forced*{Rendition.SegmentSeconds})",
            "-sc_threshold",
            "0",
            "-g",
            "9999",
            "-map_metadata",
            "-1",
            "-flush_packets",
            "1",
            "-movflags",
            "+frag_keyframe+empty_moov+default_base_moof+skip_trailer",
            "-frag_duration",
            "400000",
            "-f",
            "mp4",
            "unix:" + socket,
        ];
    }

    private static string[] Sound(AudioStream source, AudioRung rung) =>
        [
            "-map",
            $"0:{source.Index}",
            "-c:a",
            "aac",
            "-b:a",
            Text(rung.BitRate),
            "-ac",
            Text(rung.Channels),
            "-ar",
            Text(rung.SampleRate),
        ];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
