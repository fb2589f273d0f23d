using Nexus.Content.StreamCore.Media;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Media;

public sealed class MediaProbeTests
{
    [Fact]
    public async Task A_film_is_described()
    {
        var info = (await Engine.Probe(await Samples.Film, new DeclaredMedia("video/mp4", "film.mp4"))).Info;
        Assert.Equal("MP4", info.Container);
        Assert.Equal(9.3, info.Duration.TotalSeconds, 0.05);
        Assert.Equal(("h264", 640, 360, 25.0), Picture(info));
        Assert.False(info.Video!.Hdr);
        Assert.Equal(("aac", 2, 48000), (info.Audio!.Codec, info.Audio.Channels, info.Audio.SampleRate));
        Assert.Null(info.Cover);
    }

    [Fact]
    public async Task A_song_has_tags_and_a_cover_and_no_picture_track()
    {
        var info = (await Engine.Probe(await Samples.SongWithCover(), new DeclaredMedia("audio/mpeg", "a.mp3"))).Info;
        Assert.Null(info.Video);
        Assert.Equal("Tone", info.Tags["title"]);
        Assert.Equal((64, 64), (info.Cover!.Width, info.Cover.Height));
        Assert.Equal(9.3, info.Duration.TotalSeconds, 0.1);
    }

    [Fact]
    public async Task A_recording_turned_by_its_phone_is_measured_as_it_is_shown()
    {
        var turned = await Samples.Make("turned.mp4", $"-i {await Samples.Film} -c copy -metadata:s:v rotate=90");
        var video = (await Engine.Probe(turned)).Info.Video!;
        Assert.Equal((360, 640), (video.Width, video.Height));
        Assert.Contains(video.Rotation, new[] { 90, 270 });
    }

    [Fact]
    public async Task Lossless_sound_tells_its_bit_depth()
    {
        var audio = (await Engine.Probe(await Samples.Tone)).Info.Audio!;
        Assert.Equal((true, 16, 48000, 2), (audio.Lossless, audio.BitDepth, audio.SampleRate, audio.Channels));
    }

    [Fact]
    public async Task A_film_without_a_length_in_its_head_is_measured()
    {
        var path = Samples.New("browser.webm");
        await Samples.Run(
            "ffmpeg",
            ["-i", await Samples.SilentFilm, "-c", "copy", "-f", "matroska", "-live", "1", "file:" + path]
        );
        Assert.Equal(3, (await Engine.Probe(path)).Info.Duration.TotalSeconds, 0.2);
    }

    private static (string, int, int, double) Picture(MediaInfo info) =>
        (info.Video!.Codec, info.Video.Width, info.Video.Height, info.Video.FramesPerSecond);
}
