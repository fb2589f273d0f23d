using Microsoft.EntityFrameworkCore;

namespace Nexus.Content.DspStreaming.Learning;

/// <summary>
/// Puts tracks on their albums and counts what albums hold, whatever of the two was heard of first. Everything of one
/// owner happens one after the other: two transactions that cannot see each other's rows would count neither.
/// </summary>
internal sealed class Shelving(MusicDb db)
{
    /// <summary>Waits until nobody else arranges things of this owner. Needs an open transaction.</summary>
    public Task TakeTurnAsync(Guid ownerId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"INSERT INTO music_owners (owner_id, turns) VALUES ({ownerId}, 1) ON CONFLICT (owner_id) DO UPDATE SET turns = music_owners.turns + 1",
            cancellationToken
        );

    public async Task<MusicTrack> TrackAsync(Guid workId, CancellationToken cancellationToken)
    {
        var track = await db.Tracks.FirstOrDefaultAsync(row => row.WorkId == workId, cancellationToken);
        if (track is null)
        {
            track = new MusicTrack { WorkId = workId };
            db.Tracks.Add(track);
        }
        return track;
    }

    public async Task<MusicAlbum> AlbumAsync(Guid id, CancellationToken cancellationToken)
    {
        var album = await db.Albums.FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (album is null)
        {
            album = new MusicAlbum { Id = id };
            db.Albums.Add(album);
        }
        return album;
    }

    /// <summary>Arranges these tracks, then counts their albums and those given anew. Saves.</summary>
    public async Task ArrangeAsync(
        IEnumerable<Guid> workIds,
        IEnumerable<Guid> albumIds,
        CancellationToken cancellationToken
    )
    {
        await db.SaveChangesAsync(cancellationToken);
        var touched = albumIds.ToHashSet();
        var works = workIds.Distinct().ToList();
        var tracks = await db.Tracks.Where(row => works.Contains(row.WorkId)).ToListAsync(cancellationToken);
        foreach (var track in tracks.Where(track => track.OwnerId is not null))
        {
            touched.UnionWith(track.ReleaseIds);
            touched.Add(track.WorkId);
            await PlaceAsync(track, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
        var albums = await db.Albums.Where(row => touched.Contains(row.Id)).ToListAsync(cancellationToken);
        foreach (var album in albums)
        {
            album.Settle(await PlayableAsync(album, cancellationToken));
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task PlaceAsync(MusicTrack track, CancellationToken cancellationToken)
    {
        var releases = await db
            .Albums.Where(row => track.ReleaseIds.Contains(row.Id) && row.Published && !row.IsSingle)
            .OrderBy(row => row.PublishedAt)
            .ThenBy(row => row.Id)
            .ToListAsync(cancellationToken);
        var album = releases.Find(row => row.WorkIds.Contains(track.WorkId));
        var single = await db.Albums.FirstOrDefaultAsync(row => row.Id == track.WorkId, cancellationToken);
        if (album is not null)
        {
            if (single is not null)
            {
                db.Albums.Remove(single);
            }
        }
        else
        {
            album = single ?? await AlbumAsync(track.WorkId, cancellationToken);
            StandAlone(album, track);
        }
        (track.AlbumId, track.AlbumTitle) = (album.Id, album.Title);
        track.TrackNumber = album.WorkIds.IndexOf(track.WorkId) + 1;
        track.Settle();
    }

    private static void StandAlone(MusicAlbum single, MusicTrack track)
    {
        (single.IsSingle, single.Published, single.PublishedAt) = (true, track.Published, track.PublishedAt);
        (single.OwnerId, single.OwnerName, single.Title) = (track.OwnerId, track.OwnerName, track.Title);
        (single.DescribedArtist, single.DescribedYear) = (track.DescribedArtist, track.DescribedYear);
        single.DescribedGenre = track.DescribedGenre;
        single.LibraryGenre = track.LibraryGenre;
        single.WorkIds = [track.WorkId];
    }

    private async Task<List<MusicTrack>> PlayableAsync(MusicAlbum album, CancellationToken cancellationToken)
    {
        var tracks = await db
            .Tracks.AsNoTracking()
            .Where(row => album.WorkIds.Contains(row.WorkId) && row.Published && row.AssetId != null)
            .ToListAsync(cancellationToken);
        return [.. tracks.OrderBy(track => album.WorkIds.IndexOf(track.WorkId))];
    }
}
