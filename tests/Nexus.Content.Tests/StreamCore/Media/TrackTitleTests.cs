using System.Xml;
using CsCheck;
using Nexus.Content.StreamCore.Media;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Media;

/// <summary>Whatever a file calls its tracks can be written into a playlist and a manifest.</summary>
public sealed class TrackTitleTests
{
    private static readonly string FiftyNine = new('a', 59);

    [Fact]
    public void A_sign_of_two_halves_is_kept_whole_or_left_out()
    {
        Assert.Equal(FiftyNine, TrackTitle.Of(FiftyNine + "\U0001F600"));
        Assert.Equal(FiftyNine[1..] + "\U0001F600", TrackTitle.Of(FiftyNine[1..] + "\U0001F600b"));
    }

    [Fact]
    public void What_no_playlist_or_manifest_can_hold_is_left_out()
    {
        Assert.Equal("Director's cut", TrackTitle.Of(" \"Director's\uFFFE\uFFFF cut\"\r\n\u0001"));
        Assert.Null(TrackTitle.Of("\uFFFF\u0085\" "));
        Assert.Null(TrackTitle.Of(null));
    }

    [Fact]
    public void Every_title_is_text_that_XML_can_hold() =>
        Gen
            .Char.Array[0, 100]
            .Sample(signs =>
            {
                var audio = new AudioStream(0, "aac", 2, 48000, null, null, false, null, new string(signs));
                var source = new MediaInfo("MP4", TimeSpan.FromSeconds(1), 1, null, audio, null, [], NoTags);
                var name = Assert.Single(Ladder.For(source).Tracks).Name;
                XmlConvert.VerifyXmlChars(name);
                Assert.InRange(name.Length, 1, 60);
            });

    private static readonly Dictionary<string, string> NoTags = [];
}
