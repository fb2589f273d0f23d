namespace Nexus.Content.DspMetadata.Identifiers;

/// <summary>
/// International Standard Musical Work Code (ISO 15707:2001, annex A): the letter T, nine digits and a check digit. One,
/// plus each digit times its place, plus the check digit, is a multiple of ten.
/// </summary>
internal static class Iswc
{
    private const int Digits = 9;

    /// <summary>The letter and ten digits; null where it is none or the check digit is wrong.</summary>
    public static string? Parse(string text)
    {
        var plain = IdentifierText.Plain(text, "ISWC");
        return
            plain.Length == Digits + 2
            && plain[0] == 'T'
            && IdentifierText.AreDigits(plain[1..])
            && CheckDigit(plain[1..^1]) == plain[^1]
            ? plain
            : null;
    }

    public static char CheckDigit(string digits)
    {
        var sum = 1;
        for (var place = 0; place < Digits; place++)
        {
            sum += (place + 1) * IdentifierText.Digit(digits[place]);
        }
        return (char)('0' + ((10 - (sum % 10)) % 10));
    }

    /// <summary>As it is printed, for example <c>T-034.524.680-1</c>.</summary>
    public static string Format(string iswc) => $"T-{iswc[1..4]}.{iswc[4..7]}.{iswc[7..10]}-{iswc[10]}";
}
