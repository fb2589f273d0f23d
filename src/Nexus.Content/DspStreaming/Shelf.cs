using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Calls;

namespace Nexus.Content.DspStreaming;

/// <summary>
/// The music one listener finds: what is free, what he bought or rents, what is his own and what is for him as a follower or
/// member. Apps shuffle through all they are
/// shown, so what would be refused at play is not shown.
/// </summary>
internal sealed class Shelf(MusicDb db, Guid userId, GrantedReleases open, IReadOnlyList<Guid> works)
{
    private readonly IReadOnlyList<Guid> releases = open.ReleaseIds;
    private readonly IReadOnlyList<Guid> followed = open.Followed ?? [];
    private readonly IReadOnlyList<Guid> memberOf = open.MemberOf ?? [];

    public MusicDb Db => db;

    public Guid UserId => userId;

    public IQueryable<MusicTrack> Tracks =>
        db
            .Tracks.AsNoTracking()
            .Where(row =>
                row.Published
                && row.AssetId != null
                && (
                    row.Free
                    || row.OwnerId == userId
                    || works.Contains(row.WorkId)
                    || (row.ForFollowers && followed.Contains(row.OwnerId!.Value))
                    || (row.ForMembers && memberOf.Contains(row.OwnerId!.Value))
                )
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
                    || (row.FollowerCount > 0 && followed.Contains(row.OwnerId!.Value))
                    || (row.MemberCount > 0 && memberOf.Contains(row.OwnerId!.Value))
                    || (row.IsSingle && works.Contains(row.Id))
                )
            );

    /// <summary>How many songs of an album are his to play, and their seconds.</summary>
    public (int Songs, double Duration) PartOf(MusicAlbum album)
    {
        if (album.OwnerId == userId || releases.Contains(album.Id) || (album.IsSingle && works.Contains(album.Id)))
        {
            return (album.SongCount, album.Duration);
        }
        var (songs, duration) =
            album.OwnerId is not { } owner ? (0, 0)
            : memberOf.Contains(owner) ? (album.MemberCount, album.MemberDuration)
            : followed.Contains(owner) ? (album.FollowerCount, album.FollowerDuration)
            : (0, 0);
        return (album.FreeCount + songs, album.FreeDuration + duration);
    }

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

/// <summary>Makes shelves. What is open to somebody is asked of streaming-v2 and kept for a few seconds.</summary>
internal sealed class Shelves(MusicDb db, ServiceClient services, OpenReleases kept)
{
    public async Task<Shelf> OfAsync(Guid userId, CancellationToken cancellationToken)
    {
        var open = await kept.OfAsync(userId, AskAsync, cancellationToken);
        var releases = open.ReleaseIds;
        var lists =
            releases.Count == 0
                ? []
                : await db
                    .Albums.AsNoTracking()
                    .Where(row => releases.Contains(row.Id))
                    .Select(row => row.WorkIds)
                    .ToListAsync(cancellationToken);
        return new Shelf(db, userId, open, [.. lists.SelectMany(list => list).Distinct()]);
    }

    private Task<GrantedReleases> AskAsync(Guid userId, CancellationToken cancellationToken) =>
        services.SendAsync(StreamingCalls.Granted, new GetGrantedReleases(userId), cancellationToken);
}

/// <summary>Apps ask a hundred things in a second while they synchronise.</summary>
internal sealed class OpenReleases(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3);
    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    public async Task<GrantedReleases> OfAsync(
        Guid userId,
        Func<Guid, CancellationToken, Task<GrantedReleases>> ask,
        CancellationToken cancellationToken
    )
    {
        if (kept.TryGetValue(userId, out Known? known) && clock.GetElapsedTime(known!.AskedAt) < Lifetime)
        {
            return known.Open;
        }
        var askedAt = clock.GetTimestamp();
        var open = await ask(userId, cancellationToken);
        var entry = new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Lifetime };
        kept.Set(userId, new Known(open, askedAt), entry);
        return open;
    }

    public void Dispose() => kept.Dispose();

    private sealed record Known(GrantedReleases Open, long AskedAt);
}
