using System.ComponentModel.DataAnnotations;
using Nexus.Content.ContentMgmt.Works;

namespace Nexus.Content.ContentMgmt.Releases;

/// <summary>A release as it is to be.</summary>
internal sealed record ReleaseDraft
{
    public const int MostWorks = 200;

    [Required, StringLength(200, MinimumLength = 1)]
    public required string Title { get; init; }

    [StringLength(5000)]
    public string? Description { get; init; }

    [StringLength(50)]
    public string? Genre { get; init; }

    /// <summary>A language tag (BCP 47), for example <c>de</c> or <c>pt-BR</c>.</summary>
    [RegularExpression(LibraryTraits.LanguageTag)]
    public string? Language { get; init; }

    /// <summary>Works of the caller, in order, each once.</summary>
    [Required, MinLength(1), MaxLength(MostWorks)]
    public required IReadOnlyList<Guid> WorkIds { get; init; }
}

/// <summary>A release with its works; others than the owner see published works only.</summary>
internal sealed record ReleaseView(
    Guid Id,
    Guid OwnerId,
    string OwnerName,
    string Title,
    string Description,
    string? Genre,
    string? Language,
    string? Cover,
    ReleaseState State,
    DateTimeOffset? PublishedAt,
    IReadOnlyList<WorkView> Works
)
{
    /// <summary>Where its own cover is; null where it has none.</summary>
    public static string? CoverOf(Release row) =>
        row.CoverTag is { } tag ? $"/api/content/releases/{row.Id}/cover.jpg?v={tag}" : null;
}

/// <summary>A release in a list.</summary>
internal sealed record ReleaseItem(
    Guid Id,
    Guid OwnerId,
    string OwnerName,
    string Title,
    string? Cover,
    ReleaseState State,
    DateTimeOffset? PublishedAt
)
{
    public static ReleaseItem Of(Release row) =>
        new(row.Id, row.OwnerId, row.OwnerName, row.Title, ReleaseView.CoverOf(row), row.State, row.PublishedAt);
}
