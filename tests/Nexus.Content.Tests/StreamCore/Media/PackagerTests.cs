using System.Globalization;
using System.Text.RegularExpressions;
using Nexus.Content.StreamCore.Media;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Media;

public sealed class PackagerTests
{
    private const double Frame = 1 / 25.0;

    /// <summary>9.3 s at 25 frames a second, the last one shown only half.</summary>
    private const int FilmFrames = 233;

    [Fact]
    public async Task Every_variant_of_both_manifests_plays_to_its_end()
    {
        var (folder, media, _) = await PackagedFilm.Clear.Value;
        var lists = media.Files.Where(f => f.Path.EndsWith(".m3u8", StringComparison.Ordinal)).Select(f => f.Path);
        Assert.Equal(["audio-128k.m3u8", "master.m3u8", "video-240p.m3u8", "video-360p.m3u8"], lists);
        foreach (var list in new[] { "video-360p.m3u8", "video-240p.m3u8" })
        {
            Assert.Equal(FilmFrames, await DecodedFrames(Path.Combine(folder, list), "v:0"));
        }
        Assert.InRange(await Decoded(Path.Combine(folder, "audio-128k.m3u8"), "a:0"), 9.3 - Frame, 9.3 + Frame);
        var dash = Path.Combine(folder, media.DashManifest);
        Assert.Equal(FilmFrames, await DecodedFrames(dash, "v:0"));
        Assert.Equal(FilmFrames, await DecodedFrames(dash, "v:1"));
        Assert.InRange(await Decoded(dash, "a:0"), 9.3 - Frame, 9.3 + Frame);
        await Samples.Run("ffmpeg", ["-i", Path.Combine(folder, media.HlsMaster), "-map", "0", "-f", "null", "-"]);
    }

    [Fact]
    public async Task Players_can_switch_at_the_same_keyframes_every_two_seconds()
    {
        var (folder, _, _) = await PackagedFilm.Clear.Value;
        var large = await Keyframes(Path.Combine(folder, "video-360p.m3u8"));
        Assert.Equal([0, 2, 4, 6, 8], large.Select(t => Math.Round(t - large[0], 3)));
        Assert.Equal(large, await Keyframes(Path.Combine(folder, "video-240p.m3u8")));
    }

    [Fact]
    public async Task The_master_playlist_tells_what_was_measured()
    {
        var (folder, media, _) = await PackagedFilm.Clear.Value;
        var master = await File.ReadAllTextAsync(
            Path.Combine(folder, media.HlsMaster),
            TestContext.Current.CancellationToken
        );
        Assert.Matches(
            "CODECS=\"avc1\\.6400[0-9a-f]{2},mp4a\\.40\\.2\",RESOLUTION=640x360,FRAME-RATE=25\\.000,AUDIO=\"audio\"\nvideo-360p",
            master
        );
        Assert.Matches("RESOLUTION=426x240", master);
        Assert.Matches("TYPE=AUDIO,GROUP-ID=\"audio\".*CHANNELS=\"2\",URI=\"audio-128k.m3u8\"", master);
        Assert.Matches("CODECS=\"mp4a.40.2\",AUDIO=\"audio\"\naudio-128k.m3u8", master);
        var average = long.Parse(
            Regex.Match(master, "AVERAGE-BANDWIDTH=(\\d+),[^\n]*640x360").Groups[1].Value,
            CultureInfo.InvariantCulture
        );
        // Representation 0 is the largest picture and 2 the sound.
        var bytes = Directory.GetFiles(folder, "seg-0-*").Concat(Directory.GetFiles(folder, "seg-2-*"));
        Assert.Equal(bytes.Sum(f => new FileInfo(f).Length) * 8 / 9.3, average, average * 0.01);
        var peaks = Regex.Matches(master, ":BANDWIDTH=(\\d+),AVERAGE-BANDWIDTH=(\\d+)");
        Assert.Equal(3, peaks.Count);
        Assert.All(peaks, p => Assert.True(long.Parse(p.Groups[1].Value) >= long.Parse(p.Groups[2].Value)));
    }

    [Fact]
    public async Task Progress_rises_to_the_end()
    {
        var (_, _, progress) = await PackagedFilm.Clear.Value;
        Assert.Equal(progress.Order(), progress);
        Assert.Equal(1, progress[^1]);
        Assert.Single(progress, p => p == 1);
        Assert.True(progress.Count > 2, string.Join(' ', progress));
    }

    [Fact]
    public async Task Files_are_named_with_the_types_players_expect()
    {
        var (folder, media, _) = await PackagedFilm.Clear.Value;
        Assert.Equal(Directory.GetFiles(folder).Length, media.Files.Count);
        Assert.Equal("application/vnd.apple.mpegurl", media.Files.Single(f => f.Path == "master.m3u8").ContentType);
        Assert.Equal("application/dash+xml", media.Files.Single(f => f.Path == "manifest.mpd").ContentType);
        Assert.All(media.Files, f => Assert.NotEqual("application/octet-stream", f.ContentType));
    }

    [Fact]
    public async Task A_song_becomes_variants_of_sound_only()
    {
        var (folder, media, _) = await PackagedFilm.Package(Samples.Tone);
        Assert.Equal([64_000, 128_000, 256_000], media.Ladder.Audio.Select(a => a.BitRate));
        foreach (var rung in media.Ladder.Audio)
        {
            Assert.InRange(await Decoded(Path.Combine(folder, $"audio-{rung.Name}.m3u8"), "a:0"), 7.96, 8.04);
        }
        for (var i = 0; i < 3; i++)
        {
            Assert.InRange(await Decoded(Path.Combine(folder, media.DashManifest), $"a:{i}"), 7.96, 8.04);
        }
        await Samples.Run("ffmpeg", ["-i", Path.Combine(folder, media.HlsMaster), "-map", "0", "-f", "null", "-"]);
    }

    [Fact]
    public async Task A_standing_film_without_sound_keeps_its_shape_and_is_not_enlarged()
    {
        var (folder, media, _) = await PackagedFilm.Package(Samples.SilentFilm);
        var rung = Assert.Single(media.Ladder.Video);
        Assert.Equal((180, 320), (rung.Width, rung.Height));
        Assert.Equal(90, await DecodedFrames(Path.Combine(folder, media.HlsMaster), "v:0"));
        Assert.StartsWith("180,320", await Show(Path.Combine(folder, media.HlsMaster), "stream=width,height"));
        Assert.Equal(90, await DecodedFrames(Path.Combine(folder, media.DashManifest), "v:0"));
    }

    [Fact]
    public async Task A_film_in_hdr_becomes_one_for_ordinary_screens()
    {
        var sample = Samples.Make(
            "hdr.mp4",
            "-f lavfi -i testsrc2=s=128x72:r=25:d=1 -pix_fmt yuv420p10le -c:v libx265"
                + " -x265-params log-level=none:transfer=arib-std-b67"
        );
        Assert.True((await Engine.Probe(await sample)).Info.Video!.Hdr);
        var (folder, media, _) = await PackagedFilm.Package(sample);
        var shown = await Show(Path.Combine(folder, media.HlsMaster), "stream=pix_fmt,color_transfer");
        Assert.StartsWith("yuv420p,bt709", shown);
    }

    [Fact]
    public async Task A_cancelled_run_ends_its_process()
    {
        using var cancel = new CancellationTokenSource();
        var own = Samples.New("own.mp4");
        File.Copy(await Samples.Film, own);
        var source = await Engine.Probe(own);
        var folder = Samples.New("stream");
        var reports = new Cancelling(cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new Packager(Engine.Tool).PackageAsync(source, folder, reports, cancel.Token)
        );
        Assert.DoesNotContain(own, RunningProcesses.Commands(), StringComparison.Ordinal);
    }

    private sealed class Cancelling(CancellationTokenSource cancel) : IProgress<double>
    {
        public void Report(double value) => cancel.Cancel();
    }

    /// <summary>Decodes one stream wholly and says how long it played.</summary>
    private static async Task<double> Decoded(string manifest, string stream) =>
        await Last("out_time_us", manifest, stream) / 1e6;

    private static Task<long> DecodedFrames(string manifest, string stream) => Last("frame", manifest, stream);

    private static async Task<long> Last(string figure, string manifest, string stream)
    {
        string[] input = manifest.EndsWith(".m3u8", StringComparison.Ordinal)
            ? ["-allowed_extensions", "ALL", "-protocol_whitelist", "file", "-i", manifest]
            : ["-i", manifest];
        string[] decode = ["-map", "0:" + stream, "-fps_mode", "passthrough", "-progress", "pipe:1", "-f", "null", "-"];
        var said = await Samples.Run("ffmpeg", [.. input, .. decode]);
        return long.Parse(Regex.Matches(said, figure + "=(\\d+)")[^1].Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<List<double>> Keyframes(string list)
    {
        var said = await Samples.Run(
            "ffprobe",
            ["-skip_frame", "nokey", "-select_streams", "v", "-show_entries", "frame=pts_time", "-of", "csv=p=0", list]
        );
        return
        [
            .. said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => double.Parse(l.Trim(',', ' '), CultureInfo.InvariantCulture)),
        ];
    }

    private static Task<string> Show(string path, string entries) =>
        Samples.Run("ffprobe", ["-select_streams", "v:0", "-show_entries", entries, "-of", "csv=p=0:nk=1", path]);
}
