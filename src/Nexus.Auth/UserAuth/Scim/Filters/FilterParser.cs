using System.Text.Json;

namespace Nexus.Auth.UserAuth.Scim.Filters;

/// <summary>
/// Reads filters by the grammar of RFC 7644: <c>not</c> binds before <c>and</c>, <c>and</c> before <c>or</c>. Length,
/// depth and the number of comparisons are bounded, because each becomes a part of a database query.
/// </summary>
internal sealed class FilterParser
{
    public const int MostLength = 2000;
    public const int MostDepth = 8;
    public const int MostComparisons = 40;

    private static readonly HashSet<string> Operators = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"];

    private readonly FilterTokens tokens;
    private int comparisons;

    private FilterParser(string text) => tokens = new FilterTokens(text);

    public static Filter Parse(string text)
    {
        if (text.Length > MostLength)
        {
            throw new ScimException(400, "tooMany", $"A filter has at most {MostLength} characters.");
        }
        var parser = new FilterParser(text);
        var filter = parser.Or(0);
        return parser.tokens.AtEnd ? filter : throw parser.tokens.Unexpected();
    }

    private Filter Or(int depth)
    {
        var left = And(depth);
        while (tokens.TryWord("or"))
        {
            left = new Either(left, And(depth));
        }
        return left;
    }

    private Filter And(int depth)
    {
        var left = Term(depth);
        while (tokens.TryWord("and"))
        {
            left = new Both(left, Term(depth));
        }
        return left;
    }

    private Filter Term(int depth)
    {
        if (depth > MostDepth)
        {
            throw new ScimException(400, "tooMany", $"A filter is at most {MostDepth} levels deep.");
        }
        if (tokens.TryWord("not"))
        {
            tokens.Take('(');
            return new Not(Closed(depth, ')'));
        }
        if (tokens.TryTake('('))
        {
            return Closed(depth, ')');
        }
        var path = ScimNames.Plain(tokens.Attribute());
        return tokens.TryTake('[') ? new OfValue(path, Closed(depth, ']')) : Compare(path);
    }

    private Filter Closed(int depth, char end)
    {
        var inner = Or(depth + 1);
        tokens.Take(end);
        return inner;
    }

    private Comparison Compare(string path)
    {
        if (++comparisons > MostComparisons)
        {
            throw new ScimException(400, "tooMany", $"A filter has at most {MostComparisons} comparisons.");
        }
        var name = tokens.Word().ToLowerInvariant();
        if (name == "pr")
        {
            return new Comparison(path, name, null);
        }
        return Operators.Contains(name)
            ? new Comparison(path, name, tokens.Value())
            : throw ScimException.Filter($"'{name}' is no operator.");
    }
}

/// <summary>The text of a filter, taken from the left.</summary>
internal sealed class FilterTokens(string text)
{
    private int at;

    public bool AtEnd
    {
        get
        {
            SkipSpace();
            return at == text.Length;
        }
    }

    public ScimException Unexpected() =>
        ScimException.Filter(
            at < text.Length ? $"The filter makes no sense at character {at + 1}." : "The filter ends too early."
        );

    public bool TryTake(char sign)
    {
        SkipSpace();
        if (at >= text.Length || text[at] != sign)
        {
            return false;
        }
        at++;
        return true;
    }

    public void Take(char sign)
    {
        if (!TryTake(sign))
        {
            throw Unexpected();
        }
    }

    /// <summary>Takes the word where it stands alone.</summary>
    public bool TryWord(string word)
    {
        SkipSpace();
        var end = at + word.Length;
        var there =
            end <= text.Length
            && text.AsSpan(at, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase)
            && (end == text.Length || !IsOfName(text[end]));
        at = there ? end : at;
        return there;
    }

    public string Word() => Span(char.IsAsciiLetter);

    public string Attribute() => Span(IsOfName);

    public object? Value()
    {
        SkipSpace();
        var start = at;
        if (at < text.Length && text[at] == '"')
        {
            at++;
            while (at < text.Length && text[at] != '"')
            {
                at += text[at] == '\\' ? 2 : 1;
            }
            at = Math.Min(at + 1, text.Length);
        }
        else
        {
            while (at < text.Length && text[at] is not (' ' or ')' or ']'))
            {
                at++;
            }
        }
        return Read(text[start..at]);
    }

    private object? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(
                json.ToLowerInvariant() is "true" or "false" ? json.ToLowerInvariant() : json
            );
            var value = document.RootElement;
            return value.ValueKind switch
            {
                JsonValueKind.String => Clean(value.GetString()!),
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Number => value.GetDecimal(),
                JsonValueKind.Null => null,
                _ => throw Unexpected(),
            };
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException)
        {
            throw Unexpected();
        }
    }

    private static string Clean(string value) =>
        value.Contains('\0') ? throw ScimException.Filter("A text holds no NUL.") : value;

    private string Span(Func<char, bool> belongs)
    {
        SkipSpace();
        var start = at;
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }
        return at > start ? text[start..at] : throw Unexpected();
    }

    private void SkipSpace()
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }
    }

    private static bool IsOfName(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || letter is '.' or ':' or '_' or '-' or '$';
}
