using Nexus.Kernel.Http;

namespace Nexus.Content.ContentMgmt.Search;

/// <summary>What somebody looks for, checked.</summary>
/// <param name="Words">All must occur; the last one may be unfinished.</param>
/// <param name="Kind">Only this kind.</param>
/// <param name="GenreKey">Only this genre, however it is written.</param>
/// <param name="Language">Only this language.</param>
/// <param name="OwnerId">Only this creator's.</param>
/// <param name="Limit">How many on a page.</param>
/// <param name="After">Where the page before ended.</param>
internal sealed record SearchQuestion(
    IReadOnlyList<string> Words,
    SearchKind? Kind,
    string? GenreKey,
    string? Language,
    Guid? OwnerId,
    int Limit,
    SearchPlace? After
)
{
    private const int LongestText = 200;
    private const int MostWords = 10;
    private const int LargestPage = 100;

    /// <summary>Everything that has this very word.</summary>
    public static SearchQuestion OfWord(string word) => new([word], null, null, null, null, 1, null);

    public static SearchQuestion Of(SearchParameters asked)
    {
        if (asked.Q is { Length: > LongestText })
        {
            throw Problems.Invalid("q", $"At most {LongestText} characters.");
        }
        if (asked.Limit is < 1 or > LargestPage)
        {
            throw Problems.Invalid("limit", $"A number from 1 to {LargestPage}.");
        }
        var words = SearchWords.Of(asked.Q);
        if (words.Count == 0 && !string.IsNullOrWhiteSpace(asked.Q))
        {
            throw Problems.Invalid("q", "There is no letter or digit in it.");
        }
        return new SearchQuestion(
            [.. words.Distinct().Take(MostWords)],
            KindOf(asked.Kind),
            asked.Genre is { Length: > 0 } genre ? SearchWords.Join(genre) : null,
            LibraryTraits.Language(asked.Language),
            asked.Owner,
            asked.Limit ?? 20,
            asked.After is null ? null : SearchPlace.Parse(asked.After)
        );
    }

    private static SearchKind? KindOf(string? kind) =>
        kind switch
        {
            null or "" => null,
            "audio" => SearchKind.Audio,
            "video" => SearchKind.Video,
            "release" => SearchKind.Release,
            _ => throw Problems.Invalid("kind", "audio, video or release."),
        };
}

/// <summary>The last item of a page: how well it fits, and which it is.</summary>
internal readonly record struct SearchPlace(int Score, Guid Id)
{
    public static SearchPlace Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && int.TryParse(text[..dash], out var score) && Guid.TryParse(text[(dash + 1)..], out var id)
            ? new SearchPlace(score, id)
            : throw Problems.Invalid("after", "Take the value of 'next' of the page before.");
    }

    /// <summary>Whether another item comes later in the order: those that fit best first, the newest of equals first.</summary>
    public bool IsBefore(int score, Guid id) => score < Score || (score == Score && id.CompareTo(Id) < 0);

    public override string ToString() => $"{Score}-{Id}";
}
