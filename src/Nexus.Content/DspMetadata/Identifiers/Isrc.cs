using System.Globalization;

namespace Nexus.Content.DspMetadata.Identifiers;

/// <summary>
/// International Standard Recording Code (ISO 3901:2019, section 4): a prefix of five characters, of which the first two
/// are letters, two digits of the year it was assigned in, and a designation of five digits. It has no check digit.
/// </summary>
internal static class Isrc
{
    public const int PrefixLength = 5;

    /// <summary>Designations run to 99999 each year; 00000 is not given out.</summary>
    public const int LastDesignation = 99_999;

    /// <summary>As it is printed, with or without hyphens and the word before it; null where it is none.</summary>
    public static string? Parse(string text)
    {
        var plain = IdentifierText.Plain(text, "ISRC");
        return plain.Length == 12 && IsPrefix(plain[..PrefixLength]) && IdentifierText.AreDigits(plain[PrefixLength..])
            ? plain
            : null;
    }

    public static bool IsPrefix(string text) =>
        text.Length == PrefixLength
        && char.IsAsciiLetterUpper(text[0])
        && char.IsAsciiLetterUpper(text[1])
        && text.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter));

    public static string Make(string prefix, int year, int designation) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{year % 100:00}{designation:00000}");
}
