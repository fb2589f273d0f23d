namespace Nexus.Content.DspMetadata.Identifiers;

/// <summary>
/// International Standard Name Identifier (ISO 27729:2012, section 4): fifteen digits and a check character by ISO/IEC
/// 7064 MOD 11-2, which is a digit or X.
/// </summary>
internal static class Isni
{
    private const int Digits = 15;

    /// <summary>Sixteen characters; null where it is none or the check character is wrong.</summary>
    public static string? Parse(string text)
    {
        var plain = IdentifierText.Plain(text, "ISNI");
        return
            plain.Length == Digits + 1
            && IdentifierText.AreDigits(plain[..Digits])
            && CheckCharacter(plain[..Digits]) == plain[^1]
            ? plain
            : null;
    }

    public static char CheckCharacter(string digits)
    {
        var rest = 0;
        foreach (var digit in digits)
        {
            rest = (rest + IdentifierText.Digit(digit)) * 2 % 11;
        }
        var check = (12 - rest) % 11;
        return check == 10 ? 'X' : (char)('0' + check);
    }
}
