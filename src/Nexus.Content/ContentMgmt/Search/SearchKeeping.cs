using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Nexus.Content.ContentMgmt.Trash;
using Nexus.Contracts.ContentMgmt;

namespace Nexus.Content.ContentMgmt.Search;

/// <summary>
/// Changes the entries of the works and releases that a save changes, within that save. What lies in the trash has none,
/// whatever is heard of it meanwhile.
/// </summary>
internal static class SearchKeeping
{
    private static readonly string[] Shown =
    [
        nameof(Work.Title),
        nameof(Work.Description),
        nameof(Work.State),
        nameof(Work.Genre),
        nameof(Work.Language),
    ];

    public static async Task FollowAsync(ContentDb db, CancellationToken cancellationToken)
    {
        var works = db
            .ChangeTracker.Entries<Work>()
            .Where(Matters)
            .Select(entry => entry.Entity)
            .Where(IsThere)
            .ToList();
        var releases = db
            .ChangeTracker.Entries<Release>()
            .Where(Matters)
            .Select(entry => entry.Entity)
            .Where(IsThere)
            .ToList();
        if (works.Count + releases.Count > 0)
        {
            await PutAsync(db, works, releases, cancellationToken);
        }
    }

    /// <summary>Makes or renews their entries; the caller saves.</summary>
    public static async Task PutAsync(
        ContentDb db,
        List<Work> works,
        List<Release> releases,
        CancellationToken cancellationToken
    )
    {
        var ids = works.Select(work => work.Id).Concat(releases.Select(release => release.Id)).ToList();
        var known = await db
            .SearchEntries.Where(entry => ids.Contains(entry.Id))
            .ToDictionaryAsync(entry => entry.Id, cancellationToken);
        foreach (var work in works)
        {
            var entry = known.GetValueOrDefault(work.Id);
            Fill(entry ?? Add(db, Of(work)), work);
        }
        foreach (var release in releases)
        {
            var entry = known.GetValueOrDefault(release.Id);
            Fill(entry ?? Add(db, Of(release)), release);
        }
    }

    private static bool IsThere(ITrashable thing) => thing.DeletedAt is null;

    private static bool Matters(EntityEntry entry) =>
        entry.State == EntityState.Added
        || (entry.State == EntityState.Modified && Shown.Any(name => entry.Property(name).IsModified));

    private static SearchEntry Add(ContentDb db, SearchEntry entry) => db.SearchEntries.Add(entry).Entity;

    private static SearchEntry Of(Work work) => Empty(work.Id, work.OwnerId, work.OwnerName, SearchKinds.Of(work));

    private static SearchEntry Of(Release release) =>
        Empty(release.Id, release.OwnerId, release.OwnerName, SearchKind.Release);

    private static SearchEntry Empty(Guid id, Guid ownerId, string ownerName, SearchKind kind) =>
        new()
        {
            Id = id,
            OwnerId = ownerId,
            OwnerName = ownerName,
            Kind = kind,
            TitleWords = "",
            CreatorWords = SearchWords.Join(ownerName),
            MoreWords = "",
        };

    private static void Fill(SearchEntry entry, Work work)
    {
        entry.Visible = work.State == WorkState.Published;
        Fill(entry, work.Title, work.Description, work.Genre, work.Language);
    }

    private static void Fill(SearchEntry entry, Release release)
    {
        entry.Visible = release.State == ReleaseState.Published;
        Fill(entry, release.Title, release.Description, release.Genre, release.Language);
    }

    private static void Fill(SearchEntry entry, string title, string description, string? genre, string? language)
    {
        entry.TitleWords = SearchWords.Join(title);
        entry.CreatorWords = SearchWords.Join(entry.OwnerName);
        entry.MoreWords = SearchWords.Join($"{genre} {description}");
        (entry.Genre, entry.Language) = (genre, language);
        entry.GenreKey = genre is null ? null : SearchWords.Join(genre);
        entry.Rules = SearchWords.Rules;
    }
}
