using System.Text;
using Nexus.Content.StreamCore.Captions;
using Nexus.Content.StreamCore.Media;
using Nexus.Kernel.Http;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Captions;

public sealed class CaptionFileTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void SubRip_becomes_WebVTT()
    {
        const string sent =
            "1\r\n00:00:01,000 --> 00:00:02,500\r\n<font color=\"#ff0\"><i>Hello</i></font> & <world>\r\n\r\n"
            + "2\r\n00:00:00,200 --> 00:00:00,900 X1:10 X2:20\r\n{\\an8}Above\r\ntwo lines\r\n";
        var file = CaptionFile.Read("\uFEFF" + sent, Minute);
        Assert.Equal(2, file.Cues);
        Assert.Equal(
            "WEBVTT\n\n00:00:00.200 --> 00:00:00.900 line:0\nAbove\ntwo lines\n\n"
                + "00:00:01.000 --> 00:00:02.500\n<i>Hello</i> &amp; &lt;world>\n",
            file.Text
        );
    }

    [Fact]
    public void WebVTT_keeps_what_styles_and_places_its_cues()
    {
        const string sent =
            "WEBVTT - film\nKind: captions\n\nNOTE by me\n\nSTYLE\n::cue { color: lime }\n\nintro\n"
            + "00:01.000 --> 00:02.000 align:start line:10%\n<v Anna>Hello</v>\n\nNOTE\nmore\n";
        Assert.Equal(
            "WEBVTT\n\nSTYLE\n::cue { color: lime }\n\n00:00:01.000 --> 00:00:02.000 align:start line:10%\n<v Anna>Hello</v>\n",
            CaptionFile.Read(sent, null).Text
        );
    }

    [Theory]
    [InlineData("WEBVTT\n", "It holds no cue.")]
    [InlineData("", "It holds no cue.")]
    [InlineData("Dear reader,\nthis is a letter.\n", "Line 2: a cue's time was expected")]
    [InlineData("WEBVTT\n\n00:05.000 --> 00:04.000\nBackwards\n", "Line 3: the cue ends before it begins.")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\na\n00:02.000 --> 00:03.000\nb\n", "a blank line is missing")]
    [InlineData(
        "WEBVTT\n\n\u0660\u0660:\u0660\u0661.\u0660\u0660\u0660 --> \u0660\u0660:\u0660\u0662.\u0660\u0660\u0660\nArabic\n",
        "Line 3: a cue's time was expected"
    )]
    [InlineData("WEBVTT\n\n00:61.000 --> 00:62.000\nLate\n", "Line 3: a cue's time was expected")]
    [InlineData(
        "WEBVTT\n\n01:01.000 --> 01:02.000\nLate\n",
        "A cue begins at 00:01:01.000, but the work ends at 00:01:00.000"
    )]
    public void What_cannot_be_shown_is_refused_with_its_line(string sent, string sentence) =>
        Assert.Contains(
            sentence,
            Assert.Throws<CaptionFormatException>(() => CaptionFile.Read(sent, Minute)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Other_encodings_are_read_or_refused_but_never_garbled()
    {
        const string sent = "1\n00:00:01,000 --> 00:00:02,000\nGrüße\n";
        byte[] wide = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(sent)];
        Assert.Contains("Grüße", (await Receive(wide)).Text, StringComparison.Ordinal);
        var latin = await Assert.ThrowsAsync<ProblemException>(() => Receive(Encoding.Latin1.GetBytes(sent)));
        Assert.Contains("UTF-8", latin.Problem.Detail, StringComparison.Ordinal);
        var picture = await Assert.ThrowsAsync<ProblemException>(() => Receive([1, 0, 2, 0]));
        Assert.Equal(400, picture.Problem.Status);
        var large = await Assert.ThrowsAsync<ProblemException>(() => Receive(new byte[CaptionFile.MostBytes + 1]));
        Assert.Equal(413, large.Problem.Status);
    }

    [Theory]
    [InlineData("ger", "de", "Deutsch")]
    [InlineData("DE", "de", "Deutsch")]
    [InlineData("pt-br", "pt-BR", "Português (BR)")]
    [InlineData("zh-hant-tw", "zh-Hant-TW", "中文 (Hant-TW)")]
    [InlineData("gsw", "gsw", "gsw")]
    public void Languages_have_the_tag_players_know_and_their_own_name(string said, string tag, string name)
    {
        Assert.Equal(tag, LanguageTag.Of(said));
        Assert.Equal(name, LanguageTag.NameOf(tag));
    }

    [Theory]
    [InlineData("deutsch!")]
    [InlineData("d")]
    [InlineData("de-")]
    public void What_is_no_language_tag_is_none(string said) => Assert.Null(LanguageTag.Of(said));

    private static Task<CaptionFile> Receive(byte[] sent) =>
        CaptionFile.ReceiveAsync(new MemoryStream(sent), Minute, TestContext.Current.CancellationToken);
}
