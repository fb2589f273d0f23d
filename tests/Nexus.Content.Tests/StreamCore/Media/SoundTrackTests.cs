using System.Text.RegularExpressions;
using Nexus.Content.StreamCore.Media;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Media;

public sealed class SoundTrackTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A film with a German track that is the default, an English one before it, and one that says nothing.</summary>
    public static Task<string> Film =>
        Samples.Make(
            "tracks.mkv",
            "-f lavfi -i testsrc2=s=320x180:r=25:d=6 -f lavfi -i sine=f=300:d=6:r=48000 -f lavfi -i sine=f=600:d=6:r=44100 -f lavfi -i sine=f=900:d=6:r=48000"
                + " -map 0 -map 1 -map 2 -map 3 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -ac:a:0 2"
                + " -metadata:s:a:0 language=eng -metadata:s:a:1 language=ger -disposition:a:0 0 -disposition:a:1 default -disposition:a:2 0"
        );

    [Fact]
    public async Task Every_track_is_offered_by_language_and_name_in_both_manifests()
    {
        var (folder, media, _) = await PackagedFilm.Package(Film);
        Assert.Equal(["Deutsch", "English", "Track 3"], media.Ladder.Tracks.Select(track => track.Name));
        var master = await File.ReadAllTextAsync(Path.Combine(folder, media.HlsMaster), Cancel);
        Assert.Equal(
            [
                "NAME=\"Deutsch\",LANGUAGE=\"de\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"1\",URI=\"audio-128k.m3u8\"",
                "NAME=\"English\",LANGUAGE=\"en\",DEFAULT=NO,AUTOSELECT=YES,CHANNELS=\"2\",URI=\"audio-2-128k.m3u8\"",
                "NAME=\"Track 3\",DEFAULT=NO,AUTOSELECT=YES,CHANNELS=\"1\",URI=\"audio-3-128k.m3u8\"",
            ],
            Regex.Matches(master, "TYPE=AUDIO,GROUP-ID=\"audio\",(.*)").Select(match => match.Groups[1].Value)
        );
        var dash = await File.ReadAllTextAsync(Path.Combine(folder, media.DashManifest), Cancel);
        Assert.Equal(
            ["de Deutsch main", "en English alternate", "- Track 3 alternate"],
            Regex
                .Matches(
                    dash,
                    "<AdaptationSet[^>]*contentType=\"audio\"[^>]*>.*?</AdaptationSet>",
                    RegexOptions.Singleline
                )
                .Select(set =>
                    $"{Found(set.Value, " lang=\"([^\"]+)\"")} {Found(set.Value, "<Label>(.*)</Label>")} {Found(set.Value, "<Role[^>]*value=\"([^\"]+)\"")}"
                )
        );
        // What stands under a name is that track: its tone says which.
        await SoundsAsync(Path.Combine(folder, "audio-128k.m3u8"), 600);
        await SoundsAsync(Path.Combine(folder, "audio-2-128k.m3u8"), 300);
        await SoundsAsync(Path.Combine(folder, "audio-3-128k.m3u8"), 900);
    }

    [Fact]
    public async Task Sound_alone_in_two_languages_is_a_variant_for_each_rate_with_both()
    {
        var song = Samples.Make(
            "languages.m4a",
            "-f lavfi -i sine=f=300:d=5:r=48000 -f lavfi -i sine=f=600:d=5:r=48000 -map 0 -map 1 -c:a alac -ac 2"
                + " -metadata:s:a:0 language=fra -metadata:s:a:1 language=spa"
        );
        var (folder, media, _) = await PackagedFilm.Package(song);
        var master = await File.ReadAllTextAsync(Path.Combine(folder, media.HlsMaster), Cancel);
        Assert.Equal(
            [
                "audio Français",
                "audio Español",
                "audio-2 Français",
                "audio-2 Español",
                "audio-3 Français",
                "audio-3 Español",
            ],
            Regex
                .Matches(master, "TYPE=AUDIO,GROUP-ID=\"([^\"]+)\",NAME=\"([^\"]+)\"")
                .Select(match => $"{match.Groups[1]} {match.Groups[2]}")
        );
        Assert.Equal(
            ["audio audio-64k.m3u8", "audio-2 audio-128k.m3u8", "audio-3 audio-256k.m3u8"],
            Regex.Matches(master, ",AUDIO=\"([^\"]+)\"\n(.+)").Select(match => $"{match.Groups[1]} {match.Groups[2]}")
        );
        await Samples.Run("ffmpeg", ["-i", Path.Combine(folder, media.HlsMaster), "-map", "0", "-f", "null", "-"]);
    }

    private static string Found(string text, string pattern) =>
        Regex.Match(text, pattern) is { Success: true } match ? match.Groups[1].Value : "-";

    /// <summary>Only the tone itself passes a narrow filter around its frequency.</summary>
    private static async Task SoundsAsync(string playlist, int frequency)
    {
        var source = new ProbedMedia(
            new MediaInput(await WaveAsync(playlist, frequency), "wav"),
            (await Engine.Probe(await Samples.Tone)).Info
        );
        var (loudness, _) = await new SoundMeasures(Engine.Tool).MeasureAsync(source, null, Cancel);
        Assert.True(loudness.IntegratedLufs > -30, $"{playlist} is not the tone of {frequency} Hz: {loudness}");
    }

    private static async Task<string> WaveAsync(string playlist, int frequency)
    {
        var wave = Samples.New("tone.wav");
        var narrow = $"bandpass=f={frequency}:width_type=h:w=20,bandpass=f={frequency}:width_type=h:w=20";
        await Samples.Run("ffmpeg", ["-i", playlist, "-af", narrow, "-ac", "2", "-ar", "48000", wave]);
        return wave;
    }
}
