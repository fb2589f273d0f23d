using Nexus.Contracts.ContentMgmt;

namespace Nexus.Content.ContentMgmt.Search;

/// <summary>
/// What a work or release is found by. It is saved with the row it is of, and the database keeps its own full-text
/// index of it up to date, so a search never knows more or less than the library.
/// </summary>
internal sealed class SearchEntry
{
    /// <summary>Of the work or release.</summary>
    public Guid Id { get; init; }

    public Guid OwnerId { get; init; }

    public required string OwnerName { get; set; }

    public required SearchKind Kind { get; init; }

    /// <summary>Whether everybody may find it.</summary>
    public bool Visible { get; set; }

    public required string TitleWords { get; set; }

    public required string CreatorWords { get; set; }

    /// <summary>The words of the description and the genre.</summary>
    public required string MoreWords { get; set; }

    /// <summary>As its owner wrote it.</summary>
    public string? Genre { get; set; }

    /// <summary>The same genre however it is written.</summary>
    public string? GenreKey { get; set; }

    public string? Language { get; set; }

    /// <summary>The rules its words were made by.</summary>
    public int Rules { get; set; }
}

internal enum SearchKind
{
    Audio,
    Video,
    Release,
}

internal static class SearchKinds
{
    public static SearchKind Of(Work work) => work.Kind == WorkKind.Audio ? SearchKind.Audio : SearchKind.Video;
}

/// <summary>A word of a title or a creator's name, by what it becomes when one letter is left out.</summary>
internal sealed class SearchSlip
{
    public required string Slip { get; init; }

    public required string Word { get; init; }
}
