using System.Text;

namespace Nexus.Bench.Parts;

/// <summary>Words of syllables: 20,000 of them, the first ones used most.</summary>
internal sealed class Vocabulary(int seed)
{
    private const int Words = 20_000;
    private static readonly string[] Syllables =
    [
        "ba",
        "ko",
        "ri",
        "ten",
        "lu",
        "sha",
        "mor",
        "vi",
        "eth",
        "un",
        "gla",
        "po",
    ];

#pragma warning disable CA5394 // Nothing secret: the same words each time.
    private readonly Random random = new(seed);

    public int Number(int below) => random.Next(below);

    // Inverse of Zipf's distribution with exponent one.
    public string Word() => Word((int)Math.Pow(Words, random.NextDouble()) - 1);
#pragma warning restore CA5394

    public string Sentence(int length) => string.Join(' ', Enumerable.Range(0, length).Select(_ => Word()));

    public static string Name(int number) => $"{Word(number * 7 % Words)} {Word((number * 13) + 5)}";

    private static string Word(int rank)
    {
        var text = new StringBuilder();
        for (var rest = (rank % Words) + 150; rest > 0; rest /= Syllables.Length)
        {
            text.Append(Syllables[rest % Syllables.Length]);
        }
        return text.ToString();
    }
}

/// <summary>Somebody who looks for something: by a word, two, a beginning, with a slip, or within a genre.</summary>
internal sealed class Listener(int number)
{
    private const string Search = "/api/content/search?limit=20";
    private readonly Vocabulary words = new(1000 + number);
    private int asked;

    public (string Kind, string Question) Next() =>
        (asked++ % 8) switch
        {
            0 or 1 => ("a word", $"{Search}&q={words.Word()}"),
            2 => ("two words", $"{Search}&q={words.Word()}%20{words.Word()}"),
            3 => ("a creator", $"{Search}&q={Vocabulary.Name(words.Number(2_000))}"),
            4 => ("a beginning", $"{Search}&q={words.Word()[..3]}"),
            5 => ("a slip", $"{Search}&q={Slip(words.Word())}"),
            6 => ("in a genre", $"{Search}&q={words.Word()}&genre=jazz&kind=audio"),
            _ => ("in a language", $"{Search}&language=de"),
        };

    private string Slip(string word) =>
        word.Length < 5 ? word + "x" : word.Remove(1 + words.Number(word.Length - 2), 1);
}
