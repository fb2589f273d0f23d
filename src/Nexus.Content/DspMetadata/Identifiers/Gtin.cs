using System.Globalization;

namespace Nexus.Content.DspMetadata.Identifiers;

/// <summary>
/// What stands in a barcode (GS1 General Specifications, section 7.9): UPC-A has twelve digits, EAN-13 thirteen, the last
/// of which is the check digit: the digits before it count three and one in turn from the right. A UPC-A is the EAN-13
/// with a zero before it, so both have one form here.
/// </summary>
internal static class Gtin
{
    public const int Length = 13;

    /// <summary>Thirteen digits; null where it is none or the check digit is wrong.</summary>
    public static string? Parse(string text)
    {
        var plain = IdentifierText.Plain(text, "UPC");
        if (plain.Length is not (Length or Length - 1) || !IdentifierText.AreDigits(plain))
        {
            return null;
        }
        var full = plain.PadLeft(Length, '0');
        return CheckDigit(full[..^1]) == full[^1] ? full : null;
    }

    public static char CheckDigit(string digits)
    {
        var sum = 0;
        for (var fromRight = 0; fromRight < digits.Length; fromRight++)
        {
            sum += IdentifierText.Digit(digits[^(fromRight + 1)]) * (fromRight % 2 == 0 ? 3 : 1);
        }
        return (char)('0' + ((10 - (sum % 10)) % 10));
    }

    /// <summary>As people know it: twelve digits where it is a UPC-A, else thirteen.</summary>
    public static string Show(string gtin) => gtin[0] == '0' ? gtin[1..] : gtin;

    /// <summary>A GS1 company prefix; a U.P.C. company prefix is one with a zero before it.</summary>
    public static bool IsPrefix(string text) => text.Length is >= 6 and <= 11 && IdentifierText.AreDigits(text);

    /// <summary>How many numbers a company prefix has.</summary>
    public static int Capacity(string prefix) => (int)Math.Pow(10, Length - 1 - prefix.Length);

    public static string Make(string prefix, int item)
    {
        var digits = prefix + item.ToString(CultureInfo.InvariantCulture).PadLeft(Length - 1 - prefix.Length, '0');
        return digits + CheckDigit(digits);
    }
}
