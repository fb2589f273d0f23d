using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Works;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;

namespace Nexus.Content.ContentMgmt.Podcasts;

/// <summary>What the endpoints of series share; the caller saves.</summary>
internal sealed class SeriesSteps(ContentDb db, EpisodeFiles files, Parties parties, PublicSite site)
{
    /// <summary>A series the caller may change; else 404.</summary>
    public async Task<Series> OwnAsync(
        ClaimsPrincipal caller,
        Guid id,
        OrganisationRole least,
        CancellationToken cancellationToken
    )
    {
        var series = await db.Series.FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        return series is not null && await parties.MayAsync(caller, series.OwnerId, least, cancellationToken)
            ? series
            : throw Problems.NotFound("series", id);
    }

    /// <summary>Writes what the draft says; 400 where it names no category of the list.</summary>
    public static void Fill(Series series, SeriesDraft draft)
    {
        var title = draft.Title.Trim();
        series.Title = title.Length > 0 ? title : throw Problems.Invalid("title", "Give the series a title.");
        series.Description = draft.Description ?? "";
        (series.Kind, series.Order, series.Explicit) = (draft.Kind, draft.Order, draft.Explicit);
        series.Language = LibraryTraits.Language(draft.Language)!;
        series.Author = draft.Author?.Trim() is { Length: > 0 } author ? author : series.OwnerName;
        series.Copyright = draft.Copyright?.Trim() is { Length: > 0 } copyright ? copyright : null;
        series.NewFeedUrl = draft.NewFeedUrl is { Length: > 0 } address ? address : null;
        var categories = (draft.Categories ?? []).Distinct(StringComparer.Ordinal).ToList();
        if (categories.Find(category => !AppleCategories.Has(category)) is { } unknown)
        {
            throw Problems.Invalid(
                "categories",
                $"'{unknown}' is none; take those that /api/content/series/categories lists."
            );
        }
        series.Categories = categories;
    }

    /// <summary>Checks that the works are the owner's and stand once, and puts them in order.</summary>
    public async Task SetEpisodesAsync(Series series, EpisodeList list, CancellationToken cancellationToken)
    {
        RefuseDoubles(list.Episodes);
        var ids = list.Episodes.Select(one => one.WorkId).ToList();
        var works = await db
            .Works.Where(row => ids.Contains(row.Id) && row.OwnerId == series.OwnerId)
            .ToDictionaryAsync(row => row.Id, cancellationToken);
        if (ids.Find(id => !works.ContainsKey(id)) is var foreign && foreign != Guid.Empty)
        {
            throw Problems.Invalid("episodes", $"{foreign} is no work of yours.");
        }
        db.Episodes.RemoveRange(
            await db.Episodes.Where(row => row.SeriesId == series.Id).ToListAsync(cancellationToken)
        );
        await db.SaveChangesAsync(cancellationToken);
        db.Episodes.AddRange(list.Episodes.Select((one, index) => Row(series.Id, one, index)));
        foreach (var work in works.Values)
        {
            files.Request(work);
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<SeriesView> ViewAsync(Series series, bool withUnpublished, CancellationToken cancellationToken)
    {
        var rows = await db
            .Episodes.AsNoTracking()
            .Where(row => row.SeriesId == series.Id)
            .Join(db.Works, row => row.WorkId, work => work.Id, (row, work) => new { Episode = row, Work = work })
            .Where(row => withUnpublished || row.Work.State == WorkState.Published)
            .OrderBy(row => row.Episode.Position)
            .ToListAsync(cancellationToken);
        return new SeriesView(
            series.Id,
            series.OwnerId,
            series.OwnerName,
            series.Kind,
            series.Order,
            series.Title,
            series.Description,
            series.Language,
            series.Author,
            series.Copyright,
            series.Categories,
            series.Explicit,
            series.NewFeedUrl,
            series.PodcastGuid,
            SeriesView.CoverOf(series),
            site.Feed(series.Id),
            series.State,
            series.PublishedAt,
            series.ChangedAt,
            [.. rows.Select(row => View(row.Episode, row.Work))]
        );
    }

    private static EpisodeView View(SeriesEpisode episode, Work work) =>
        new(episode.Season, episode.Number, episode.Type, EpisodeFiles.IsInFeed(work), WorkView.Of(work, []));

    private static SeriesEpisode Row(Guid seriesId, EpisodeDraft draft, int index) =>
        new()
        {
            SeriesId = seriesId,
            WorkId = draft.WorkId,
            Position = index,
            Season = draft.Season,
            Number = draft.Number,
            Type = draft.Type,
        };

    // Apps go by season and number; two full episodes of one number would hide each other.
    private static void RefuseDoubles(IReadOnlyList<EpisodeDraft> episodes)
    {
        if (episodes.DistinctBy(one => one.WorkId).Count() != episodes.Count)
        {
            throw Problems.Invalid("episodes", "Each work may stand once.");
        }
        var doubled = episodes
            .Where(one => one.Type == EpisodeType.Full && one.Number is not null)
            .GroupBy(one => (one.Season, one.Number))
            .FirstOrDefault(group => group.Count() > 1);
        if (doubled is not null)
        {
            throw Problems.Invalid("episodes", $"Number {doubled.Key.Number} stands twice in its season.");
        }
    }
}
