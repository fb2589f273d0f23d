using CsCheck;
using Nexus.Content.DspMetadata.Tags;
using Nexus.Content.Tests.StreamCore.Media;
using Xunit;

namespace Nexus.Content.Tests.DspMetadata;

/// <summary>Files that somebody made by hand.</summary>
public sealed class AudioTagsTests
{
    private static readonly TagSet Tags = new() { Title = "Blue Hour", Lyrics = "At the harbour" };

    [Theory]
    [InlineData("mp3", "-c:a libmp3lame")]
    [InlineData("flac", "-c:a flac")]
    [InlineData("ogg", "-c:a libvorbis")]
    [InlineData("m4a", "-c:a aac")]
    public async Task A_damaged_file_has_no_tags_and_breaks_nothing(string ending, string codec)
    {
        var whole = await File.ReadAllBytesAsync(
            await Samples.Make($"damaged.{ending}", $"-f lavfi -i sine=d=1 {codec} -metadata title=Theirs"),
            TestContext.Current.CancellationToken
        );
        var path = Samples.New($"damaged.{ending}");
        Gen.Select(Gen.Int[0, Math.Min(whole.Length - 1, 1500)], Gen.Byte)
            .Array[1, 20]
            .Sample(
                changes =>
                {
                    var bytes = (byte[])whole.Clone();
                    foreach (var (at, value) in changes)
                    {
                        bytes[at] = value;
                    }
                    File.WriteAllBytes(path, bytes);
                    AudioTags.Read(path);
                    AudioTags.Write(path, Tags);
                },
                iter: 150,
                threads: 1
            );
    }

    [Fact]
    public void A_kind_is_known_by_what_stands_in_the_file()
    {
        Assert.Equal(".mp3", AudioTags.KindOf([0xFF, 0xFB, 0x90, 0x64]));
        Assert.Equal(".flac", AudioTags.KindOf("fLaC...."u8));
        Assert.Null(AudioTags.KindOf("RIFF....WAVEfmt "u8));
        Assert.Null(AudioTags.KindOf([0xFF, 0xF1, 0x50, 0x80]));
        Assert.Null(AudioTags.KindOf([]));
    }
}
