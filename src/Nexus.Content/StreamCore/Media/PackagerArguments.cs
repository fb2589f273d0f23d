using System.Globalization;

namespace Nexus.Content.StreamCore.Media;

/// <summary>The one ffmpeg run that encodes the whole ladder.</summary>
internal static class PackagerArguments
{
    public static IEnumerable<string> For(ProbedMedia source, Ladder ladder, MediaLimits limits) =>
        [
            "-v",
            "error",
            .. source.Input.Arguments(limits),
            .. ToolProgress.Arguments,
            .. ladder.Video.Count > 0 ? Pictures(source.Info.Video!, ladder, limits) : [],
            .. ladder.Audio.Count > 0 ? Sounds(ladder) : [],
            "-map_metadata",
            "-1",
            "-map_chapters",
            "-1",
            .. Muxer(Sets(ladder)),
            // Outputs of their own behind the manifest: without them and their graph this is the ladder alone.
            .. ladder.Video.Count > 0 ? Thumbnails.Outputs(source, ladder) : [],
        ];

    private static List<string> Pictures(VideoStream source, Ladder ladder, MediaLimits limits)
    {
        List<string> arguments = ["-filter_complex", Graph(source, ladder)];
        for (var i = 0; i < ladder.Video.Count; i++)
        {
            var bits = ladder.Video[i].MaxBitRate;
            arguments.AddRange(["-map", $"[v{i}]", $"-maxrate:v:{i}", Text(bits), $"-bufsize:v:{i}", Text(bits * 2)]);
        }
        arguments.AddRange(["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "22"]);
        arguments.AddRange(["-threads:v", Text(limits.Threads)]);
        // Every rendition gets its keyframes at the same frames, and nowhere else.
        arguments.AddRange(["-force_key_frames", "expr:gte(t,n_forced*2)", "-sc_threshold", "0", "-g", "9999"]);
        return arguments;
    }

    private static string Graph(VideoStream source, Ladder ladder)
    {
        var count = ladder.Video.Count;
        var rate = $"{ladder.FrameRateNumerator}/{ladder.FrameRateDenominator}";
        var graph = $"[0:{source.Index}]fps={rate},{ToneMapping.For(source)}format=yuv420p,split={count}";
        graph += string.Concat(Enumerable.Range(0, count).Select(i => $"[s{i}]"));
        for (var i = 0; i < count; i++)
        {
            var rung = ladder.Video[i];
            // DASH wants one exact display aspect in an adaptation set, which rounding to even sides misses.
            var aspect = $"setdar={source.Width}/{source.Height}:max=1000000";
            graph += $";[s{i}]scale={rung.Width}:{rung.Height},{aspect}[v{i}]";
        }
        return graph;
    }

    private static List<string> Sounds(Ladder ladder)
    {
        List<string> arguments = ["-c:a", "aac"];
        var i = 0;
        foreach (var track in ladder.Tracks)
        {
            foreach (var rung in track.Rungs)
            {
                arguments.AddRange(["-map", $"0:{track.Stream.Index}", $"-b:a:{i}", Text(rung.BitRate)]);
                arguments.AddRange([$"-ac:a:{i}", Text(rung.Channels), $"-ar:a:{i}", Text(rung.SampleRate)]);
                if (track.Stream.Language is { } language)
                {
                    arguments.AddRange([$"-metadata:s:a:{i}", $"language={language}"]);
                }
                i++;
            }
        }
        return arguments;
    }

    /// <summary>DASH: what is of one content is one set, so each sound track is its own.</summary>
    private static string Sets(Ladder ladder)
    {
        var sets = ladder.Video.Count > 0 ? "id=0,streams=v" : "";
        var (stream, id) = (ladder.Video.Count, ladder.Video.Count > 0 ? 1 : 0);
        foreach (var track in ladder.Tracks)
        {
            var streams = string.Join(',', Enumerable.Range(stream, track.Rungs.Count));
            sets += $" id={id++},streams={streams}";
            stream += track.Rungs.Count;
        }
        return sets.Trim();
    }

    /// <param name="sets">The adaptation sets, as ffmpeg's <c>-adaptation_sets</c> takes them.</param>
    public static string[] Muxer(string sets) =>
        [
            "-f",
            "dash",
            "-dash_segment_type",
            "mp4",
            "-seg_duration",
            "4",
            "-hls_playlist",
            "1",
            "-init_seg_name",
            "init-$RepresentationID$.mp4",
            "-media_seg_name",
            "seg-$RepresentationID$-$Number%05d$.m4s",
            "-adaptation_sets",
            sets,
            Packager.DashManifestName,
        ];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
