using System.Text.RegularExpressions;
using System.Xml.Linq;
using Nexus.Content.StreamCore.Media;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Media;

public sealed class OpusTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_song_is_offered_in_opus_beside_its_ladder_and_below_the_lossless_one()
    {
        var folder = await MadeAsync(await LosslessTests.Master, opus: true);
        foreach (var bits in new[] { 48, 96, 160 })
        {
            var list = Path.Combine(folder, "opus", $"audio-{bits}k.m3u8");
            var said = await Samples.Run(
                "ffprobe",
                ["-show_entries", "stream=codec_name,sample_rate,channels", "-of", "csv=p=0", list]
            );
            Assert.Equal("opus,48000,2", said.Split('\n')[0].Trim());
        }
        var everybody = await VariantsAsync(folder, "opus");
        Assert.Equal(
            ["mp4a.40.2", "mp4a.40.2", "mp4a.40.2", "opus", "opus", "opus"],
            everybody.Select(one => one.Codec)
        );
        Assert.Equal([.. everybody, ("fLaC", "../lossless/audio.m3u8")], await VariantsAsync(folder, "lossless"));
        var dash = XDocument.Load(Path.Combine(folder, "lossless", "manifest.mpd"));
        XNamespace mpd = "urn:mpeg:dash:schema:mpd:2011";
        Assert.Equal(
            ["mp4a.40.2", "opus", "fLaC"],
            dash.Descendants(mpd + "AdaptationSet")
                .Select(set => (string?)set.Element(mpd + "Representation")!.Attribute("codecs"))
        );
        var ids = dash.Descendants(mpd + "Representation").Select(one => (string?)one.Attribute("id")).ToList();
        Assert.Equal(7, ids.Distinct().Count());
        // Players read them from where the ladder's own manifests lie.
        foreach (var name in new[] { "master.m3u8", "manifest.mpd" })
        {
            File.Copy(Path.Combine(folder, "lossless", name), Path.Combine(folder, "stream", name), overwrite: true);
            await Samples.Run("ffmpeg", ["-i", Path.Combine(folder, "stream", name), "-map", "0", "-f", "null", "-"]);
        }
    }

    [Fact]
    public async Task No_opus_has_more_bits_than_its_source()
    {
        var folder = await MadeAsync(await Samples.Song, opus: true);
        Assert.Equal(
            ["../opus/audio-48k.m3u8", "../opus/audio-96k.m3u8"],
            (await VariantsAsync(folder, "opus")).Where(one => one.Codec == "opus").Select(one => one.Uri)
        );
    }

    [Fact]
    public async Task Where_it_is_not_asked_for_and_for_films_there_is_none()
    {
        Assert.False(Directory.Exists(Path.Combine(await MadeAsync(await Samples.Song, opus: false), "opus")));
        Assert.Null(SoundCoding.Opus((await Engine.Probe(await Samples.Film)).Info));
    }

    private static async Task<string> MadeAsync(string source, bool opus)
    {
        var folder = Path.GetDirectoryName(Samples.New("x"))!;
        var plan = new MediaPlan(source, folder, DeclaredMedia.Nothing, Opus: opus);
        await new MediaPipeline(Engine.Tool).RunAsync(plan, null, Cancel);
        return folder;
    }

    private static async Task<List<(string Codec, string Uri)>> VariantsAsync(string folder, string coding)
    {
        var master = await File.ReadAllTextAsync(Path.Combine(folder, coding, "master.m3u8"), Cancel);
        return
        [
            .. Regex
                .Matches(master, "#EXT-X-STREAM-INF:.*CODECS=\"([^\"]+)\".*\n(.+)\n")
                .Select(one => (one.Groups[1].Value, one.Groups[2].Value)),
        ];
    }
}
