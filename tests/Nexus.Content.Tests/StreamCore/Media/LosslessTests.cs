using System.Text.RegularExpressions;
using System.Xml.Linq;
using Nexus.Content.StreamCore.Media;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Media;

public sealed class LosslessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>24 bits at 96 kHz, nine seconds, left and right different.</summary>
    public static Task<string> Master =>
        Samples.Make(
            "master24.wav",
            "-f lavfi -i aevalsrc=0.3*sin(2*PI*440*t)|0.3*sin(2*PI*660*t):s=96000:d=9 -c:a pcm_s24le"
        );

    [Fact]
    public async Task A_lossless_song_is_kept_sample_for_sample_beside_its_ladder()
    {
        var (folder, result) = await MadeAsync(await Master);
        var list = Path.Combine(folder, "lossless", "audio.m3u8");
        Assert.Equal("flac,96000,2,24", await ShowAsync(list, "codec_name,sample_rate,channels,bits_per_raw_sample"));
        Assert.Equal(await SamplesOfAsync(await Master), await SamplesOfAsync(list));
        // The ladder beside it is what everybody plays, and says nothing of it.
        Assert.Equal(
            "aac,48000,2",
            await ShowAsync(Path.Combine(folder, "stream", "audio-256k.m3u8"), "codec_name,sample_rate,channels")
        );
        foreach (var name in new[] { "master.m3u8", "manifest.mpd" })
        {
            var everybody = await File.ReadAllTextAsync(Path.Combine(folder, "stream", name), Cancel);
            Assert.DoesNotContain("flac", everybody, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Contains(result.Files, file => file.Path == "lossless/seg-0-00001.m4s");
    }

    [Fact]
    public async Task Its_manifests_offer_it_with_what_it_takes()
    {
        var (folder, _) = await MadeAsync(await Master);
        var master = await File.ReadAllTextAsync(Path.Combine(folder, "lossless", "master.m3u8"), Cancel);
        var variant = Regex.Match(
            master,
            "BANDWIDTH=(\\d+),AVERAGE-BANDWIDTH=(\\d+),CODECS=\"fLaC\"\n../lossless/audio.m3u8\n$"
        );
        var bytes = Directory
            .GetFiles(Path.Combine(folder, "lossless"), "*.m4s")
            .Sum(file => new FileInfo(file).Length);
        Assert.Equal(bytes * 8 / 9.0, double.Parse(variant.Groups[2].Value), bytes * 0.01);
        Assert.Equal(4, Regex.Count(master, "#EXT-X-STREAM-INF:"));
        var dash = XDocument.Load(Path.Combine(folder, "lossless", "manifest.mpd"));
        XNamespace mpd = "urn:mpeg:dash:schema:mpd:2011";
        var sets = dash.Descendants(mpd + "AdaptationSet").ToList();
        Assert.Equal(sets.Count, sets.Select(set => (string?)set.Attribute("id")).Distinct().Count());
        var own = sets[^1].Element(mpd + "Representation")!;
        Assert.Equal("fLaC", (string?)own.Attribute("codecs"));
        Assert.Equal(variant.Groups[1].Value, (string?)own.Attribute("bandwidth"));
        Assert.Equal(
            "../lossless/init-0.mp4",
            (string?)own.Element(mpd + "SegmentTemplate")!.Attribute("initialization")
        );
        // Players read it from where the ladder's own manifest lies.
        foreach (var name in new[] { "master.m3u8", "manifest.mpd" })
        {
            File.Copy(Path.Combine(folder, "lossless", name), Path.Combine(folder, "stream", name), overwrite: true);
            await Samples.Run("ffmpeg", ["-i", Path.Combine(folder, "stream", name), "-map", "0", "-f", "null", "-"]);
        }
    }

    [Theory]
    [InlineData("lossy.mp3", "-c:a libmp3lame -b:a 320k")]
    [InlineData("float.wav", "-c:a pcm_f32le")]
    [InlineData("telephone.wav", "-c:a pcm_mulaw")]
    [InlineData("surround.flac", "-ac 6 -c:a flac")]
    public async Task Nothing_lossless_is_made_of_what_is_not(string name, string coding)
    {
        var (folder, result) = await MadeAsync(
            await Samples.Make(name, $"-f lavfi -i sine=f=440:d=2:r=48000 -ac 2 {coding}")
        );
        Assert.DoesNotContain(result.Files, file => file.Path.StartsWith("lossless/", StringComparison.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(folder, "lossless")));
    }

    private static async Task<(string Folder, MediaResult Result)> MadeAsync(string source)
    {
        var folder = Path.GetDirectoryName(Samples.New("x"))!;
        var plan = new MediaPlan(source, folder, DeclaredMedia.Nothing);
        return (folder, await new MediaPipeline(Engine.Tool).RunAsync(plan, null, Cancel));
    }

    private static async Task<string> ShowAsync(string list, string entries) =>
        (await Samples.Run("ffprobe", ["-show_entries", $"stream={entries}", "-of", "csv=p=0", list]))
            .Split('\n')[0]
            .Trim();

    private static Task<string> SamplesOfAsync(string file) =>
        Samples.Run("ffmpeg", ["-i", file, "-map", "0:a", "-c:a", "pcm_s24le", "-f", "md5", "-"]);
}
