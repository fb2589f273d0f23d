using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Calls;

namespace Nexus.Content.DspStreaming;

/// <summary>
/// The music one listener finds: what is free, what he bought and what is his own. Apps shuffle through all they are
/// shown, so what would be refused at play is not shown.
/// </summary>
internal sealed class Shelf(MusicDb db, Guid userId, IReadOnlyList<Guid> releases, IReadOnlyList<Guid> works)
{
    public MusicDb Db => db;

    public Guid UserId => userId;

    public IQueryable<MusicTrack> Tracks =>
        db
            .Tracks.AsNoTracking()
            .Where(row =>
                row.Published
                && row.AssetId != null
                && (row.Free || row.OwnerId == userId || works.Contains(row.WorkId))
            );

    public IQueryable<MusicAlbum> Albums =>
        db
            .Albums.AsNoTracking()
            .Where(row =>
                row.Published
                && row.SongCount > 0
                && (
                    row.FreeCount > 0
                    || row.OwnerId == userId
                    || releases.Contains(row.Id)
                    || (row.IsSingle && works.Contains(row.Id))
                )
            );

    /// <summary>Whether all of an album is his to play, and not the free part alone.</summary>
    public bool HasWhole(MusicAlbum album) =>
        album.FreeCount == album.SongCount
        || album.OwnerId == userId
        || releases.Contains(album.Id)
        || (album.IsSingle && works.Contains(album.Id));

    /// <summary>Tracks by their identifiers, in the order given; those he does not find are left out.</summary>
    public async Task<List<MusicTrack>> InOrderAsync(IReadOnlyList<Guid> workIds, CancellationToken cancellationToken)
    {
        var wanted = workIds.Distinct().ToList();
        var found = await Tracks
            .Where(row => wanted.Contains(row.WorkId))
            .ToDictionaryAsync(row => row.WorkId, cancellationToken);
        return [.. workIds.Select(found.GetValueOrDefault).OfType<MusicTrack>()];
    }
}

/// <summary>Makes shelves. What somebody bought is asked of streaming-v2 and kept for a few seconds.</summary>
internal sealed class Shelves(MusicDb db, ServiceClient services, BoughtReleases kept)
{
    public async Task<Shelf> OfAsync(Guid userId, CancellationToken cancellationToken)
    {
        var releases = await kept.OfAsync(userId, AskAsync, cancellationToken);
        var lists =
            releases.Count == 0
                ? []
                : await db
                    .Albums.AsNoTracking()
                    .Where(row => releases.Contains(row.Id))
                    .Select(row => row.WorkIds)
                    .ToListAsync(cancellationToken);
        return new Shelf(db, userId, releases, [.. lists.SelectMany(list => list).Distinct()]);
    }

    private async Task<IReadOnlyList<Guid>> AskAsync(Guid userId, CancellationToken cancellationToken) =>
        (
            await services.SendAsync(StreamingCalls.Granted, new GetGrantedReleases(userId), cancellationToken)
        ).ReleaseIds;
}

/// <summary>Apps ask a hundred things in a second while they synchronise.</summary>
internal sealed class BoughtReleases(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3);
    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    public async Task<IReadOnlyList<Guid>> OfAsync(
        Guid userId,
        Func<Guid, CancellationToken, Task<IReadOnlyList<Guid>>> ask,
        CancellationToken cancellationToken
    )
    {
        if (kept.TryGetValue(userId, out Known? known) && clock.GetElapsedTime(known!.AskedAt) < Lifetime)
        {
            return known.Releases;
        }
        var askedAt = clock.GetTimestamp();
        var releases = await ask(userId, cancellationToken);
        var entry = new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Lifetime };
        kept.Set(userId, new Known(releases, askedAt), entry);
        return releases;
    }

    public void Dispose() => kept.Dispose();

    private sealed record Known(IReadOnlyList<Guid> Releases, long AskedAt);
}
