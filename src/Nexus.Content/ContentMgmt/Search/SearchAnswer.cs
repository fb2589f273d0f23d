using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Works;
using Nexus.Contracts.ContentMgmt;

namespace Nexus.Content.ContentMgmt.Search;

/// <summary>What was found, the best fit first.</summary>
internal sealed record SearchAnswer(
    IReadOnlyList<SearchItem> Items,
    string? Next,
    int Total,
    bool Complete,
    SearchFacets Facets
);

/// <summary>A work or release that was found.</summary>
internal sealed record SearchItem(
    Guid Id,
    SearchKind Kind,
    string Title,
    Guid OwnerId,
    string OwnerName,
    string? Genre,
    string? Language,
    string State,
    WorkAccess? Access,
    double? Duration,
    string? Poster,
    DateTimeOffset? PublishedAt
);

/// <summary>One value of a facet: as it is asked for, as it is shown, and how many there are.</summary>
internal sealed record FacetValue(string Value, string Label, int Count);

/// <summary>How many were found by kind, genre, language and creator, the most first.</summary>
internal sealed record SearchFacets(
    IReadOnlyList<FacetValue> Kinds,
    IReadOnlyList<FacetValue> Genres,
    IReadOnlyList<FacetValue> Languages,
    IReadOnlyList<FacetValue> Creators
)
{
    private const int MostValues = 30;

    public static SearchFacets Of(IReadOnlyList<(Candidate Entry, int Score)> found) =>
        new(
            Count(
                found,
                entry => (SearchKind?)entry.Kind,
                kind => kind.ToString()!.ToLowerInvariant(),
                entry => entry.Kind.ToString()
            ),
            Count(found, entry => entry.GenreKey, genre => genre!, entry => entry.Genre!),
            Count(found, entry => entry.Language, language => language!, entry => entry.Language!),
            Count(found, entry => (Guid?)entry.OwnerId, owner => owner.ToString()!, entry => entry.OwnerName)
        );

    private static List<FacetValue> Count<TKey>(
        IReadOnlyList<(Candidate Entry, int Score)> found,
        Func<Candidate, TKey> key,
        Func<TKey, string> value,
        Func<Candidate, string> label
    ) =>
        [
            .. found
                .Where(one => key(one.Entry) is not null)
                .GroupBy(one => key(one.Entry))
                .Select(group => new FacetValue(value(group.Key), label(group.First().Entry), group.Count()))
                .OrderByDescending(one => one.Count)
                .ThenBy(one => one.Value, StringComparer.Ordinal)
                .Take(MostValues),
        ];
}

/// <summary>Reads the works and releases of a page of findings.</summary>
internal sealed class SearchItems(ContentDb db)
{
    public async Task<IReadOnlyList<SearchItem>> OfAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        var works = await db.Works.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
        var releases =
            works.Count == ids.Count
                ? []
                : await db.Releases.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
        var items = works.Select(Of).Concat(releases.Select(Of)).ToDictionary(item => item.Id);
        return [.. ids.Where(items.ContainsKey).Select(id => items[id])];
    }

    private static SearchItem Of(Work work) =>
        new(
            work.Id,
            SearchKinds.Of(work),
            work.Title,
            work.OwnerId,
            work.OwnerName,
            work.Genre,
            work.Language,
            work.State.ToString().ToLowerInvariant(),
            work.Access,
            work.Duration,
            WorkView.PosterOf(work),
            work.PublishedAt
        );

    private static SearchItem Of(Release release) =>
        new(
            release.Id,
            SearchKind.Release,
            release.Title,
            release.OwnerId,
            release.OwnerName,
            release.Genre,
            release.Language,
            release.State.ToString().ToLowerInvariant(),
            null,
            null,
            null,
            release.PublishedAt
        );
}
