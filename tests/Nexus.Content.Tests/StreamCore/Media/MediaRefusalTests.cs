using Nexus.Content.StreamCore.Media;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Media;

public sealed class MediaRefusalTests
{
    [Fact]
    public async Task A_picture_named_as_a_film_is_refused() =>
        await Refused(
            await Samples.Png,
            new DeclaredMedia("video/mp4", "holiday.mp4"),
            MediaRefusalReason.NotMedia,
            "The file is named .mp4 but it is a PNG picture"
        );

    [Theory]
    [InlineData("Hello, this is my film.\n", "it is text")]
    [InlineData("#EXTM3U\n#EXTINF:4,\nfile:///etc/passwd\n", "it is a playlist")]
    [InlineData("ffconcat version 1.0\nfile /etc/passwd\n", "it is text")]
    [InlineData("", "it is empty")]
    public async Task Text_named_as_a_film_is_refused(string content, string sentence)
    {
        var path = Samples.New("film.mp4");
        await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
        await Refused(path, new DeclaredMedia("video/mp4", "film.mp4"), MediaRefusalReason.NotMedia, sentence);
    }

    [Fact]
    public async Task A_head_of_a_film_followed_by_rubbish_is_refused()
    {
        var path = Samples.New("film.mp4");
        byte[] bytes = [0, 0, 0, 24, .. "ftypisom"u8, .. Enumerable.Repeat((byte)7, 5000)];
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        var refusal = (await Assert.ThrowsAsync<MediaRefusedException>(() => Engine.Probe(path))).Refusal;
        Assert.Contains(refusal.Reason, new[] { MediaRefusalReason.NotMedia, MediaRefusalReason.Truncated });
    }

    [Fact]
    public async Task A_film_cut_off_before_its_index_is_refused() =>
        await Refused(await Samples.Cut(Samples.CameraFilm, 0.6), null, MediaRefusalReason.Truncated, "cut off");

    [Theory]
    [InlineData(0.4)]
    [InlineData(0.97)]
    public async Task A_film_cut_off_in_its_content_is_refused(double share) =>
        await Refused(await Samples.Cut(Samples.Film, share), null, MediaRefusalReason.Truncated, "cut off");

    [Fact]
    public async Task Sound_that_is_cut_off_is_refused()
    {
        var ogg = Samples.Make("tone.ogg", $"-i {await Samples.Tone} -c:a libvorbis");
        var flac = Samples.Make("tone.flac", $"-i {await Samples.Tone}");
        foreach (var sample in new[] { Samples.Song, Samples.Tone, flac, ogg, Samples.SilentFilm })
        {
            await Engine.Probe(await sample);
            await Refused(await Samples.Cut(sample, 0.61), null, MediaRefusalReason.Truncated, "cut off");
        }
    }

    [Fact]
    public async Task A_song_sent_as_a_film_is_refused()
    {
        var song = await Samples.Song;
        var asVideo = new DeclaredMedia("video/mp4", null);
        await Refused(song, asVideo, MediaRefusalReason.WrongType, "was sent as a video but holds only sound");
        var named = new DeclaredMedia(null, "song.mp4");
        await Refused(song, named, MediaRefusalReason.WrongType, "is named .mp4 but its content is MP3");
        // The cover in its tags does not make a song a film.
        await Refused(await Samples.SongWithCover(), asVideo, MediaRefusalReason.WrongType, "holds only sound");
    }

    [Fact]
    public async Task A_film_sent_as_a_song_is_refused() =>
        await Refused(
            await Samples.Film,
            new DeclaredMedia("audio/mp4", "song.m4a"),
            MediaRefusalReason.WrongType,
            "holds a video"
        );

    [Fact]
    public async Task A_file_without_picture_and_sound_is_refused()
    {
        var path = Samples.New("words.mkv");
        var words = Samples.New("words.srt");
        await File.WriteAllTextAsync(
            words,
            "1\n00:00:00,000 --> 00:00:01,000\nHello\n",
            TestContext.Current.CancellationToken
        );
        await Samples.Run("ffmpeg", ["-i", words, path]);
        await Refused(path, null, MediaRefusalReason.NoPlayableStream, "neither a picture track nor a sound track");
    }

    [Fact]
    public async Task What_is_too_long_is_refused()
    {
        var limits = new MediaLimits { MaxDuration = TimeSpan.FromSeconds(5) };
        await Refused(await Samples.Song, null, MediaRefusalReason.TooLong, "0 h 0 min 9 s long", limits);
    }

    [Fact]
    public async Task A_picture_that_is_too_large_is_refused()
    {
        var limits = new MediaLimits { MaxPixels = 640 * 359 };
        await Refused(await Samples.Film, null, MediaRefusalReason.PictureTooLarge, "640 by 360 pixels", limits);
    }

    [Fact]
    public async Task A_tool_that_takes_too_long_is_ended()
    {
        var tool = new MediaTool(new MediaLimits(), TimeProvider.System);
        var failure = await Assert.ThrowsAsync<MediaToolException>(() =>
            tool.EncodeAsync(
                ["-re", "-f", "lavfi", "-i", "sine", "-f", "null", "-"],
                TimeSpan.FromSeconds(0.5),
                TestContext.Current.CancellationToken
            )
        );
        Assert.True(failure.TimedOut);
    }

    [Fact]
    public async Task Only_files_and_known_demuxers_are_opened()
    {
        var list = Samples.New("list.m3u8");
        await File.WriteAllTextAsync(
            list,
            $"#EXTM3U\n#EXTINF:4,\n{await Samples.Film}\n",
            TestContext.Current.CancellationToken
        );
        foreach (var demuxer in new[] { "hls", "concat", "lavfi", "image2" })
        {
            var input = new MediaInput(list, demuxer);
            string[] arguments = [.. input.Arguments(new MediaLimits()), "-f", "null", "-"];
            await Assert.ThrowsAsync<MediaToolException>(() =>
                Engine.Tool.EncodeAsync(arguments, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)
            );
        }
    }

    private static async Task Refused(
        string path,
        DeclaredMedia? declared,
        MediaRefusalReason reason,
        string sentence,
        MediaLimits? limits = null
    )
    {
        var refused = await Assert.ThrowsAsync<MediaRefusedException>(() =>
            Engine.Probe(path, declared ?? DeclaredMedia.Nothing, limits)
        );
        Assert.True(reason == refused.Refusal.Reason, $"{Path.GetFileName(path)}: {refused.Refusal}");
        Assert.Contains(sentence, refused.Refusal.Sentence, StringComparison.Ordinal);
    }
}
