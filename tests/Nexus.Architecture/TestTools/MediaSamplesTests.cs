using System.Globalization;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Nexus.Testing;
using Xunit;

namespace Nexus.Architecture.TestTools;

/// <summary>The samples are what they say, measured by ffmpeg itself.</summary>
public sealed class MediaSamplesTests
{
    [Fact]
    public async Task The_song_has_its_length_loudness_and_tags()
    {
        var report = await RunAsync(
            "ffmpeg",
            "-nostats",
            "-i",
            await MediaSamples.Song,
            "-af",
            "ebur128",
            "-f",
            "null",
            "-"
        );
        var loudness = Regex.Match(report, @"I:\s+(-[\d.]+) LUFS\s+Threshold").Groups[1].Value;
        Assert.Equal(MediaSamples.SongLoudness, double.Parse(loudness, CultureInfo.InvariantCulture), 0.5);
        Assert.Contains("Duration: 00:00:12.00", report, StringComparison.Ordinal);
        Assert.Contains(MediaSamples.SongTitle, report, StringComparison.Ordinal);
        Assert.Contains(MediaSamples.SongArtist, report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_video_plays_and_its_half_does_not()
    {
        var whole = await RunAsync("ffprobe", await MediaSamples.Video);
        Assert.Contains("1280x720", whole, StringComparison.Ordinal);
        Assert.Contains("Duration: 00:00:08.0", whole, StringComparison.Ordinal);
        Assert.Contains("Audio: aac", whole, StringComparison.Ordinal);
        var half = await RunAsync("ffprobe", await MediaSamples.TruncatedVideo);
        Assert.Contains("moov atom not found", half, StringComparison.Ordinal);
        var text = await RunAsync("ffprobe", await MediaSamples.TextCalledVideo);
        Assert.Contains("Invalid data", text, StringComparison.Ordinal);
        Assert.Contains("png", await RunAsync("ffprobe", await MediaSamples.Picture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_is_made_once() => Assert.Same(await MediaSamples.Picture, await MediaSamples.Picture);

    private static async Task<string> RunAsync(string tool, params string[] arguments)
    {
        var result = await Cli.Wrap(tool)
            .WithArguments(["-hide_banner", .. arguments])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        return result.StandardError;
    }
}
