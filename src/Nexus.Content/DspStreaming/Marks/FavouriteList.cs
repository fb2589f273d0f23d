using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;

namespace Nexus.Content.DspStreaming.Marks;

/// <summary>A favourite as pages show it.</summary>
/// <param name="Id">Of the work, the release (of a single its work), or the artist.</param>
/// <param name="Title">Of an artist his name.</param>
/// <param name="ArtistName">As the recordings name him.</param>
/// <param name="OwnerId">Whose recordings they are: the creator's page.</param>
/// <param name="IsSingle">An album that is one recording on no release.</param>
/// <param name="Duration">In seconds; null of an artist.</param>
/// <param name="Poster">The address of a picture; null where there is none.</param>
/// <param name="Since">When it became one.</param>
internal sealed record Favourite(
    Guid Id,
    string Title,
    Guid ArtistId,
    string ArtistName,
    Guid OwnerId,
    bool IsSingle,
    double? Duration,
    string? Poster,
    DateTimeOffset Since
);

/// <summary>Where a page of favourites ended: many can be starred at one moment.</summary>
internal readonly record struct FavouritePlace(DateTimeOffset At, Guid Id)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{UnixMicroseconds.FromTime(At)}.{Id:N}");

    public static FavouritePlace? TryParse(string text) =>
        text.Split('.') is [var time, var id]
        && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && at <= UnixMicroseconds.FromTime(DateTimeOffset.MaxValue)
        && Guid.TryParseExact(id, "N", out var item)
            ? new FavouritePlace(UnixMicroseconds.ToTime(at), item)
            : null;
}

/// <summary>Favourites that are on somebody's shelf now; what he may not play any more is passed over.</summary>
internal sealed class FavouriteList(MusicDb db)
{
    private const int AtOnce = 200;

    public async Task<(IReadOnlyList<Favourite> Items, FavouritePlace? Next)> OfAsync(
        Shelf shelf,
        MarkKind kind,
        int limit,
        FavouritePlace? after,
        CancellationToken cancellationToken
    )
    {
        List<Favourite> found = [];
        while (true)
        {
            var marks = await MarksAsync(shelf.UserId, kind, after, cancellationToken);
            var shown = await ShowAsync(shelf, kind, marks, cancellationToken);
            foreach (var mark in marks)
            {
                if (shown.GetValueOrDefault(mark.ItemId) is not { } favourite)
                {
                    continue;
                }
                if (found.Count == limit)
                {
                    return (found, new FavouritePlace(found[^1].Since, found[^1].Id));
                }
                found.Add(favourite);
            }
            if (marks.Count < AtOnce)
            {
                return (found, null);
            }
            after = new FavouritePlace(marks[^1].StarredAt!.Value, marks[^1].ItemId);
        }
    }

    private Task<List<Mark>> MarksAsync(
        Guid userId,
        MarkKind kind,
        FavouritePlace? after,
        CancellationToken cancellationToken
    )
    {
        var marks = db
            .Marks.AsNoTracking()
            .Where(row => row.UserId == userId && row.Kind == kind && row.StarredAt != null);
        if (after is { } place)
        {
            var (at, id) = (place.At, place.Id);
            marks = marks.Where(row => row.StarredAt < at || (row.StarredAt == at && row.ItemId < id));
        }
        return marks
            .OrderByDescending(row => row.StarredAt)
            .ThenByDescending(row => row.ItemId)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
    }

    private static async Task<Dictionary<Guid, Favourite>> ShowAsync(
        Shelf shelf,
        MarkKind kind,
        List<Mark> marks,
        CancellationToken cancellationToken
    )
    {
        var since = marks.ToDictionary(mark => mark.ItemId, mark => mark.StarredAt!.Value);
        var ids = since.Keys.ToList();
        switch (kind)
        {
            case MarkKind.Song:
                var tracks = await shelf.Tracks.Where(row => ids.Contains(row.WorkId)).ToListAsync(cancellationToken);
                return tracks.Select(row => Of(row, since[row.WorkId])).ToDictionary(one => one.Id);
            case MarkKind.Album:
                var albums = await shelf.Albums.Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
                return albums.Select(row => Of(row, since[row.Id])).ToDictionary(one => one.Id);
            default:
                var named = await shelf
                    .Albums.Where(row => ids.Contains(row.ArtistId))
                    .Select(row => new
                    {
                        row.ArtistId,
                        row.ArtistName,
                        row.OwnerId,
                    })
                    .Distinct()
                    .ToListAsync(cancellationToken);
                return named
                    .DistinctBy(one => one.ArtistId)
                    .Select(one => new Favourite(
                        one.ArtistId,
                        one.ArtistName,
                        one.ArtistId,
                        one.ArtistName,
                        one.OwnerId ?? Guid.Empty,
                        false,
                        null,
                        null,
                        since[one.ArtistId]
                    ))
                    .ToDictionary(one => one.Id);
        }
    }

    private static Favourite Of(MusicTrack row, DateTimeOffset since) =>
        new(
            row.WorkId,
            row.Title,
            row.ArtistId,
            row.ArtistName,
            row.OwnerId ?? Guid.Empty,
            false,
            row.Duration,
            row.HasPoster && row.AssetId is { } asset ? PosterOf(asset) : null,
            since
        );

    private static Favourite Of(MusicAlbum row, DateTimeOffset since) =>
        new(
            row.Id,
            row.Title,
            row.ArtistId,
            row.ArtistName,
            row.OwnerId ?? Guid.Empty,
            row.IsSingle,
            row.Duration,
            row.CoverAssetId is { } asset ? PosterOf(asset) : null,
            since
        );

    private static string PosterOf(Guid assetId) => $"/api/streamcore/assets/{assetId}/poster.jpg";
}
