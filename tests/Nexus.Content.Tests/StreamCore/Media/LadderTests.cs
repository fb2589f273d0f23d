using CsCheck;
using Nexus.Content.StreamCore.Media;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Media;

public sealed class LadderTests
{
    [Theory]
    [InlineData(1920, 1080, "1080p:1920x1080 720p:1280x720 480p:854x480 360p:640x360 240p:426x240")]
    [InlineData(1080, 1920, "1080p:1080x1920 720p:720x1280 480p:480x854 360p:360x640 240p:240x426")]
    [InlineData(3840, 2160, "1080p:1920x1080 720p:1280x720 480p:854x480 360p:640x360 240p:426x240")]
    [InlineData(1920, 800, "1080p:1920x800 720p:1280x534 480p:854x356 360p:640x266 240p:426x178")]
    [InlineData(640, 480, "480p:640x480 360p:480x360 240p:320x240")]
    [InlineData(1918, 1078, "1080p:1918x1078 720p:1280x720 480p:854x480 360p:640x360 240p:426x240")]
    [InlineData(161, 121, "120p:160x120")]
    public void A_film_gets_the_sizes_it_is_worth(int width, int height, string expected)
    {
        var ladder = Ladder.For(Film(width, height, 25));
        Assert.Equal(expected, string.Join(' ', ladder.Video.Select(r => $"{r.Name}:{r.Width}x{r.Height}")));
    }

    [Fact]
    public void No_size_is_ever_above_the_source() =>
        Gen.Select(Gen.Int[2, 8192], Gen.Int[2, 8192])
            .Sample(
                (width, height) =>
                {
                    var rungs = Ladder.For(Film(width, height, 25)).Video;
                    Assert.NotEmpty(rungs);
                    Assert.All(
                        rungs,
                        r => Assert.True(r.Width <= width && r.Height <= height && r.Width % 2 + r.Height % 2 == 0)
                    );
                    Assert.Equal(rungs.Count, rungs.DistinctBy(r => r.Name).Count());
                }
            );

    [Theory]
    [InlineData(2, 44100, true, 1_411_200, "64k 128k 256k")]
    [InlineData(6, 96000, true, 4_000_000, "64k 128k 256k")]
    [InlineData(1, 48000, true, 768_000, "64k 128k")]
    [InlineData(2, 44100, false, 320_000, "64k 128k 256k")]
    [InlineData(2, 44100, false, 192_000, "64k 128k")]
    [InlineData(2, 44100, false, 126_500, "64k 128k")]
    [InlineData(2, 44100, false, 48_000, "50k")]
    [InlineData(1, 8000, true, 128_000, "24k")]
    public void Sound_gets_the_bit_rates_it_is_worth(int channels, int rate, bool lossless, long bits, string expected)
    {
        var audio = new AudioStream(0, "x", channels, rate, null, bits, lossless);
        var ladder = Ladder.For(Film(2, 2, 25) with { Video = null, Audio = audio });
        Assert.Equal(expected, string.Join(' ', ladder.Audio.Select(r => r.Name)));
        Assert.All(ladder.Audio, r => Assert.True(r.Channels <= 2 && r.SampleRate <= 48000 && r.SampleRate <= rate));
    }

    [Fact]
    public void Many_pictures_a_second_are_halved_to_sixty_and_get_more_bits()
    {
        var fast = Ladder.For(Film(1280, 720, 120));
        Assert.Equal((60, 1), (fast.FrameRateNumerator, fast.FrameRateDenominator));
        Assert.True(fast.Video[0].MaxBitRate > Ladder.For(Film(1280, 720, 25)).Video[0].MaxBitRate);
    }

    private static MediaInfo Film(int width, int height, int rate) =>
        new(
            "MP4",
            TimeSpan.FromSeconds(10),
            1,
            new VideoStream(0, "h264", width, height, rate, 1, 0, false, null),
            null,
            null,
            [],
            new Dictionary<string, string>()
        );
}
