namespace Nexus.Content.ContentMgmt;

/// <summary>What works, releases and series are described by beside their texts, in one way of writing.</summary>
internal static class LibraryTraits
{
    /// <summary>The shape of a language tag (RFC 5646) as far as people use it; empty means none.</summary>
    public const string LanguageTag = "^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3})?$";

    public static string? Genre(string? genre) => genre?.Trim() is { Length: > 0 } text ? text : null;

    public static string? Language(string? language) =>
        language is { Length: > 0 } ? language.ToLowerInvariant() : null;
}
