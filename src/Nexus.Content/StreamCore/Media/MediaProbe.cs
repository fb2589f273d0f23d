using System.Text.RegularExpressions;

namespace Nexus.Content.StreamCore.Media;

/// <summary>A source that was found fit to publish, and how to open it.</summary>
internal sealed record ProbedMedia(MediaInput Input, MediaInfo Info);

/// <summary>Finds out what a file is, and refuses what cannot be published with a sentence for its owner.</summary>
internal sealed partial class MediaProbe(MediaTool tool)
{
    /// <exception cref="MediaRefusedException">The file is at fault.</exception>
    /// <exception cref="MediaToolException">The tools failed.</exception>
    public async Task<ProbedMedia> ProbeAsync(string path, DeclaredMedia declared, CancellationToken cancel)
    {
        var length = new FileInfo(path).Length;
        var sniffed = await MediaSniffer.SniffAsync(path, cancel);
        if (sniffed is null)
        {
            throw NotMedia.Refuse(await NotMedia.DescribeAsync(path, cancel), declared);
        }
        var input = new MediaInput(path, sniffed.Demuxer);
        var info = await ReadAsync(input, sniffed, length, cancel);
        RefuseUnplayable(info);
        DeclaredTypeCheck.RefuseLies(declared, sniffed, info);
        RefuseTooLong(info.Duration);
        var whole = await new TruncationCheck(tool).RunAsync(input, sniffed, info, cancel);
        RefuseTooLong(whole);
        return new ProbedMedia(input, info with { Duration = whole });
    }

    private async Task<MediaInfo> ReadAsync(
        MediaInput input,
        SniffedMedia sniffed,
        long length,
        CancellationToken cancel
    )
    {
        var (outcome, json) = await tool.ProbeAsync(
            ["-v", "error", .. input.Arguments(tool.Limits), "-show_format", "-show_streams", "-of", "json"],
            cancel
        );
        if (PictureSize().Match(outcome.Errors) is { Success: true } size)
        {
            throw TooLarge(size.Groups[1].Value, size.Groups[2].Value);
        }
        if (json.Length >= MediaTool.MostProbeBytes)
        {
            throw new MediaRefusedException(
                MediaRefusalReason.NotMedia,
                "The tags inside the file are far too large. Remove them and send the file again."
            );
        }
        if (!outcome.Succeeded)
        {
            throw TruncationCheck.SaysTruncated(outcome.Errors)
                ? TruncationCheck.Refusal()
                : new MediaRefusedException(
                    MediaRefusalReason.NotMedia,
                    $"The file looks like {sniffed.Family} but cannot be read. It may be damaged; export it again."
                );
        }
        return ProbeReader.Read(json, sniffed.Family, length);
    }

    private void RefuseUnplayable(MediaInfo info)
    {
        if (info.Video is null && info.Audio is null)
        {
            throw new MediaRefusedException(
                MediaRefusalReason.NoPlayableStream,
                $"The {info.Container} file holds neither a picture track nor a sound track that can be played."
            );
        }
        if (info.Video is { } video)
        {
            RefuseLargePicture(video.Width, video.Height);
        }
        if (info.Audio is { } audio && (audio.Channels < 1 || audio.SampleRate < 1))
        {
            throw new MediaRefusedException(
                MediaRefusalReason.NoPlayableStream,
                "The sound track has no channels or no sample rate. Export the file again."
            );
        }
        if (info.Audio?.Channels > tool.Limits.MaxAudioChannels)
        {
            throw new MediaRefusedException(
                MediaRefusalReason.NoPlayableStream,
                $"The sound has {info.Audio.Channels} channels; at most {tool.Limits.MaxAudioChannels} can be played."
            );
        }
    }

    private void RefuseLargePicture(int width, int height)
    {
        var limits = tool.Limits;
        if (width < 2 || height < 2)
        {
            throw new MediaRefusedException(
                MediaRefusalReason.NoPlayableStream,
                $"The picture is {width} by {height} pixels, which cannot be shown."
            );
        }
        if (width > limits.MaxSide || height > limits.MaxSide || (long)width * height > limits.MaxPixels)
        {
            throw TooLarge(width, height);
        }
    }

    private MediaRefusedException TooLarge(object width, object height) =>
        new(
            MediaRefusalReason.PictureTooLarge,
            $"The picture is {width} by {height} pixels. The most is {tool.Limits.MaxPixels:N0} pixels and {tool.Limits.MaxSide} on one side."
        );

    /// <summary>The decoder stops before it takes the memory, and then says why.</summary>
    [GeneratedRegex("Picture size ([0-9]+)x([0-9]+) exceeds")]
    private static partial Regex PictureSize();

    private void RefuseTooLong(TimeSpan duration)
    {
        if (duration > tool.Limits.MaxDuration)
        {
            throw new MediaRefusedException(
                MediaRefusalReason.TooLong,
                $"The file is {Spoken(duration)} long; the longest that can be published is {Spoken(tool.Limits.MaxDuration)}."
            );
        }
    }

    private static string Spoken(TimeSpan span) => $"{(int)span.TotalHours} h {span.Minutes} min {span.Seconds} s";
}
