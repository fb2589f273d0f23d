namespace Nexus.Content.DspStreaming;

/// <summary>How texts are compared: in small letters, by words.</summary>
internal static class SearchWords
{
    private const int Most = 10;

    public static string Fold(string text) => text.Trim().ToLowerInvariant();

    /// <summary>The words of a question. Apps send <c>""</c> or <c>*</c> where they want everything.</summary>
    public static IReadOnlyList<string> Of(string? query) =>
        [
            .. Fold(query ?? "")
                .Split([' ', '"', '*', '\t'], StringSplitOptions.RemoveEmptyEntries)
                .Distinct()
                .Take(Most),
        ];
}
