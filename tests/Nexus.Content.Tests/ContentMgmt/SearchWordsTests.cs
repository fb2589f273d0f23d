using Nexus.Content.ContentMgmt.Search;
using Xunit;

namespace Nexus.Content.Tests.ContentMgmt;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("Björk & Sigur Rós", "bjork sigur ros")]
    [InlineData("Bjo\u0308rk", "bjork")]
    [InlineData("STRASSE Straße Œuvre ŁÓDŹ", "strasse strasse oeuvre lodz")]
    [InlineData("Don’t stop — 100%!", "dont stop 100")]
    [InlineData("Καλημέρα Ёлка", "καλημερα елка")]
    [InlineData("東京 night", "東 京 night")]
    [InlineData("Ｆｕｌｌ", "full")]
    [InlineData("  ", "")]
    public void Text_becomes_plain_words(string text, string words) => Assert.Equal(words, SearchWords.Join(text));

    [Theory]
    [InlineData("bjork", "bjrok", true)]
    [InlineData("harbour", "harbor", true)]
    [InlineData("night", "nights", true)]
    [InlineData("blue", "glue", true)]
    [InlineData("harbour", "habrro", false)]
    [InlineData("stone", "stony", true)]
    [InlineData("stone", "strand", false)]
    [InlineData("ab", "ba", true)]
    public void One_slip_is_one(string a, string b, bool near)
    {
        Assert.Equal(near, NearWords.IsOneSlip(a, b));
        Assert.Equal(near, NearWords.IsOneSlip(b, a));
    }
}
