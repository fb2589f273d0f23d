using System.ComponentModel.DataAnnotations;
using Nexus.Content.ContentMgmt.Works;

namespace Nexus.Content.ContentMgmt.Podcasts;

/// <summary>A series as it is to be.</summary>
internal sealed record SeriesDraft
{
    [Required, StringLength(200, MinimumLength = 1)]
    public required string Title { get; init; }

    /// <summary>Plain text; what looks like HTML is shown as it was typed.</summary>
    [StringLength(4000)]
    public string? Description { get; init; }

    public SeriesKind Kind { get; init; }

    public SeriesOrder Order { get; init; }

    /// <summary>A language tag (BCP 47), for example <c>de</c> or <c>pt-BR</c>.</summary>
    [Required, RegularExpression(LibraryTraits.LanguageTag), StringLength(35, MinimumLength = 2)]
    public required string Language { get; init; }

    /// <summary>Who speaks; its owner's name where it is left out.</summary>
    [StringLength(200)]
    public string? Author { get; init; }

    [StringLength(200)]
    public string? Copyright { get; init; }

    /// <summary>Up to three of <c>/api/content/series/categories</c>, the most fitting first.</summary>
    [MaxLength(3)]
    public IReadOnlyList<string>? Categories { get; init; }

    public bool Explicit { get; init; }

    /// <summary>Where apps are to look from now on, for a series that has moved elsewhere.</summary>
    [StringLength(500), RegularExpression("^https?://[^\\s<>\"]+$")]
    public string? NewFeedUrl { get; init; }
}

/// <summary>The episodes of a series in their order.</summary>
internal sealed record EpisodeList
{
    [Required, MaxLength(2000)]
    public required IReadOnlyList<EpisodeDraft> Episodes { get; init; }
}

/// <summary>A work as an episode.</summary>
internal sealed record EpisodeDraft
{
    public required Guid WorkId { get; init; }

    [Range(1, 9999)]
    public int? Season { get; init; }

    [Range(1, 99999)]
    public int? Number { get; init; }

    public EpisodeType Type { get; init; }
}

/// <summary>An episode: where it stands, and the work itself.</summary>
internal sealed record EpisodeView(int? Season, int? Number, EpisodeType Type, bool InFeed, WorkView Work);

/// <summary>A series with its episodes; others than the owner see published works only.</summary>
internal sealed record SeriesView(
    Guid Id,
    Guid OwnerId,
    string OwnerName,
    SeriesKind Kind,
    SeriesOrder Order,
    string Title,
    string Description,
    string Language,
    string Author,
    string? Copyright,
    IReadOnlyList<string> Categories,
    bool Explicit,
    string? NewFeedUrl,
    Guid PodcastGuid,
    string? Cover,
    string Feed,
    SeriesState State,
    DateTimeOffset? PublishedAt,
    DateTimeOffset ChangedAt,
    IReadOnlyList<EpisodeView> Episodes
)
{
    public static string? CoverOf(Series row) =>
        row.CoverTag is { } tag ? $"/api/content/series/{row.Id}/cover.jpg?v={tag}" : null;
}

/// <summary>A series in a list.</summary>
internal sealed record SeriesItem(
    Guid Id,
    Guid OwnerId,
    string OwnerName,
    SeriesKind Kind,
    string Title,
    string? Cover,
    SeriesState State,
    DateTimeOffset? PublishedAt
)
{
    public static SeriesItem Of(Series row) =>
        new(
            row.Id,
            row.OwnerId,
            row.OwnerName,
            row.Kind,
            row.Title,
            SeriesView.CoverOf(row),
            row.State,
            row.PublishedAt
        );
}
