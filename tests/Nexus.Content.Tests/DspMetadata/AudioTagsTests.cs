using Nexus.Content.DspMetadata.Tags;
using Xunit;

namespace Nexus.Content.Tests.DspMetadata;

public sealed class AudioTagsTests
{
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
