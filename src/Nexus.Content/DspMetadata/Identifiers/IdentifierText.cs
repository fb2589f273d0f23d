namespace Nexus.Content.DspMetadata.Identifiers;

/// <summary>People write identifiers with hyphens, dots, spaces and their name before them.</summary>
internal static class IdentifierText
{
    public static string Plain(string text, string name)
    {
        var plain = string.Concat(
            text.ToUpperInvariant().Where(letter => letter is not ('-' or '.' or ':') && !char.IsWhiteSpace(letter))
        );
        return plain.StartsWith(name, StringComparison.Ordinal) ? plain[name.Length..] : plain;
    }

    public static bool AreDigits(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    public static int Digit(char digit) => digit - '0';
}
