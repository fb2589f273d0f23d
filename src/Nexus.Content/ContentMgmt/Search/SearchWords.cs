using System.Globalization;
using System.Text;

namespace Nexus.Content.ContentMgmt.Search;

/// <summary>
/// Takes text apart into the words it is found by: small, without marks, letters and digits only. Both engines get what
/// comes out of here and questions go the same way, so neither's own idea of a word matters.
/// </summary>
internal static class SearchWords
{
    /// <summary>Grows when words come out differently; entries made by older rules are made anew at the start.</summary>
    public const int Rules = 1;

    private const int LongestWord = 40;

    /// <summary>The words with a blank between them.</summary>
    public static string Join(string? text) => string.Join(' ', Of(text));

    public static List<string> Of(string? text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            switch (KindOf(rune))
            {
                case RuneKind.Silent:
                    break;
                case RuneKind.Letter:
                    Append(word, Rune.ToLowerInvariant(rune));
                    break;
                case RuneKind.WholeWord:
                    Finish(words, word);
                    words.Add(rune.ToString());
                    break;
                default:
                    Finish(words, word);
                    break;
            }
        }
        Finish(words, word);
        return words;
    }

    private static RuneKind KindOf(Rune rune)
    {
        if (rune.Value is '\'' or 0x2019 or 0x02BC)
        {
            // don't is found by dont.
            return RuneKind.Silent;
        }
        // Chinese and Japanese are written without blanks.
        if (rune.Value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0x20000 and <= 0x323AF))
        {
            return Rune.IsLetter(rune) ? RuneKind.WholeWord : RuneKind.Break;
        }
        return Rune.IsLetterOrDigit(rune) ? RuneKind.Letter
            : Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
                ? RuneKind.Silent
            : RuneKind.Break;
    }

    private static void Append(StringBuilder word, Rune rune)
    {
        // Full-width letters and digits are the plain ones in another coat.
        var value = rune.Value is >= 0xFF10 and <= 0xFF5A ? rune.Value - 0xFEE0 : rune.Value;
        if (value <= char.MaxValue)
        {
            word.Append(PlainLetters.Of((char)value) ?? ((char)value).ToString());
        }
        else
        {
            word.Append(rune.ToString());
        }
    }

    private static void Finish(List<string> words, StringBuilder word)
    {
        if (word.Length > 0)
        {
            var text = word.ToString();
            words.Add(text.Length <= LongestWord ? text : text[..LongestWord]);
            word.Clear();
        }
    }

    private enum RuneKind
    {
        Break,
        Letter,
        Silent,
        WholeWord,
    }
}
