using CsCheck;
using Nexus.Content.DspMetadata.Identifiers;
using Xunit;

namespace Nexus.Content.Tests.DspMetadata;

/// <summary>Codes that exist are taken as people write them; any slip of one digit is found.</summary>
public sealed class IdentifierTests
{
    [Theory]
    [InlineData("Isrc", "USRC17607839", "USRC17607839")]
    [InlineData("Isrc", "ISRC us-rc1-76-07839", "USRC17607839")]
    [InlineData("Isrc", "GB1AB2600001", "GB1AB2600001")]
    [InlineData("Isrc", "1SRC17607839", null)]
    [InlineData("Isrc", "USRC1760783", null)]
    [InlineData("Isrc", "USRC1760783A", null)]
    [InlineData("Iswc", "T-034.524.680-1", "T0345246801")]
    [InlineData("Iswc", "T0345246801", "T0345246801")]
    [InlineData("Iswc", "T-034.524.680-2", null)]
    [InlineData("Ipi", "00017798450", "00017798450")]
    [InlineData("Ipi", "17798450", "00017798450")]
    [InlineData("Ipi", "00017798451", null)]
    [InlineData("Ipi", "00000000000", null)]
    [InlineData("Isni", "0000 0001 2103 2683", "0000000121032683")]
    [InlineData("Isni", "0000 0001 2150 090X", "000000012150090X")]
    [InlineData("Isni", "0000 0001 2103 2684", null)]
    [InlineData("Gtin", "036000291452", "0036000291452")]
    [InlineData("Gtin", "4006381333931", "4006381333931")]
    [InlineData("Gtin", "4006381333932", null)]
    [InlineData("Gtin", "12345", null)]
    public void Codes_are_taken_as_they_are_printed(string kind, string written, string? kept) =>
        Assert.Equal(kept, IdentifierAttribute.Parse(Enum.Parse<IdentifierKind>(kind), written));

    [Fact]
    public void A_wrong_digit_is_never_taken() =>
        Gen.Select(Gen.Int[0, 9].Array[15], Gen.Int[0, 14], Gen.Int[1, 9])
            .Sample(
                (digits, place, step) =>
                {
                    var text = string.Concat(digits);
                    foreach (var (kind, code, from) in Codes(text))
                    {
                        Assert.Equal(code, IdentifierAttribute.Parse(kind, code));
                        var at = from + (place % (code.Length - from - 2));
                        var wrong = code.ToCharArray();
                        wrong[at] = (char)('0' + ((wrong[at] - '0' + step) % 10));
                        // The sum of an ISWC does not see each of them: a digit in an even place may move by five.
                        if (kind != IdentifierKind.Iswc || at % 2 == 1 && at != 5)
                        {
                            Assert.Null(IdentifierAttribute.Parse(kind, new string(wrong)));
                        }
                    }
                }
            );

    [Fact]
    public void Neighbours_changed_round_are_found_by_the_codes_of_people() =>
        Gen.Select(Gen.Int[0, 9].Array[15], Gen.Int[0, 13])
            .Where((digits, place) => digits[place] != digits[place + 1])
            .Sample(
                (digits, place) =>
                {
                    var text = string.Concat(digits);
                    var turned = (int[])digits.Clone();
                    (turned[place], turned[place + 1]) = (turned[place + 1], turned[place]);
                    Assert.Null(Isni.Parse(string.Concat(turned) + Isni.CheckCharacter(text)));
                }
            );

    [Fact]
    public void Codes_made_of_a_prefix_are_right_and_all_different() =>
        Gen.Select(Gen.Int[0, 9].Array[6, 11], Gen.Int[0, 9])
            .Sample(
                (digits, item) =>
                {
                    var prefix = string.Concat(digits);
                    var code = Gtin.Make(prefix, item);
                    Assert.Equal(code, Gtin.Parse(Gtin.Show(code)));
                    Assert.StartsWith(prefix, code);
                    Assert.NotEqual(code, Gtin.Make(prefix, (item + 1) % 10));
                    Assert.Equal((int)Math.Pow(10, 12 - prefix.Length), Gtin.Capacity(prefix));
                }
            );

    private static IEnumerable<(IdentifierKind Kind, string Code, int From)> Codes(string digits)
    {
        yield return (IdentifierKind.Isni, digits + Isni.CheckCharacter(digits), 0);
        yield return (IdentifierKind.Gtin, digits[..12] + Gtin.CheckDigit(digits[..12]), 0);
        yield return (IdentifierKind.Iswc, "T" + digits[..9] + Iswc.CheckDigit(digits[..9]), 1);
        var check = IpiNameNumber.CheckDigits(digits[..9]);
        if (check.Length == 2 && digits[..9].Trim('0').Length > 0)
        {
            yield return (IdentifierKind.Ipi, digits[..9] + check, 0);
        }
    }
}
