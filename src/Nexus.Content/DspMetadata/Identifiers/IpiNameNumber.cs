using System.Globalization;

namespace Nexus.Content.DspMetadata.Identifiers;

/// <summary>
/// Interested Party Information name number (CISAC, as in Common Works Registration): nine digits and two check digits.
/// The nine, weighted 10 to 2, are summed; the check digits are what is missing to a multiple of 101. Where that is 100 no
/// number is given out.
/// </summary>
internal static class IpiNameNumber
{
    private const int Digits = 9;
    private const int Length = Digits + 2;

    /// <summary>Eleven digits, leading zeros put back; null where it is none or the check digits are wrong.</summary>
    public static string? Parse(string text)
    {
        var plain = IdentifierText.Plain(text, "IPI");
        if (plain.Length is < 3 or > Length || !IdentifierText.AreDigits(plain))
        {
            return null;
        }
        var full = plain.PadLeft(Length, '0');
        return full[..Digits].Any(digit => digit != '0') && CheckDigits(full[..Digits]) == full[Digits..] ? full : null;
    }

    public static string CheckDigits(string digits)
    {
        var sum = 0;
        for (var place = 0; place < Digits; place++)
        {
            sum += (10 - place) * IdentifierText.Digit(digits[place]);
        }
        return ((101 - (sum % 101)) % 101).ToString("00", CultureInfo.InvariantCulture);
    }
}
