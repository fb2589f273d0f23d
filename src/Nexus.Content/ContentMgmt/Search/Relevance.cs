namespace Nexus.Content.ContentMgmt.Search;

/// <summary>
/// How well an entry fits, by the same rule on both engines: a word in the title counts more than one in the creator's
/// name, and that more than one in the description; whole words more than beginnings, and those more than slips.
/// </summary>
internal sealed class Relevance(IReadOnlyList<string> words, IReadOnlyDictionary<string, IReadOnlyList<string>> slips)
{
    private const int WholeTitle = 40;
    private const int TitleBegins = 8;
    private readonly string phrase = string.Join(' ', words);

    public int Of(string titleWords, string creatorWords)
    {
        if (words.Count == 0)
        {
            return 0;
        }
        var score =
            titleWords == phrase ? WholeTitle
            : titleWords.StartsWith(phrase, StringComparison.Ordinal) ? TitleBegins
            : 0;
        foreach (var word in words)
        {
            score += Math.Max(OfWord(titleWords, word, 20, 12, 6), OfWord(creatorWords, word, 10, 7, 3));
        }
        return score;
    }

    private int OfWord(string text, string word, int whole, int begun, int slipped)
    {
        var found = Find(text, word);
        return found == Match.Whole ? whole
            : found == Match.Begun ? begun
            : slips.TryGetValue(word, out var near) && near.Any(other => Find(text, other) == Match.Whole) ? slipped
            : 0;
    }

    private static Match Find(string text, string word)
    {
        var best = Match.None;
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; )
        {
            var end = at + word.Length;
            if (at == 0 || text[at - 1] == ' ')
            {
                if (end == text.Length || text[end] == ' ')
                {
                    return Match.Whole;
                }
                best = Match.Begun;
            }
            at = text.IndexOf(word, end, StringComparison.Ordinal);
        }
        return best;
    }

    private enum Match
    {
        None,
        Begun,
        Whole,
    }
}
