using Microsoft.EntityFrameworkCore;
using Nexus.Content.DspStreaming.Protocol;

namespace Nexus.Content.DspStreaming.Browsing;

/// <summary>Tracks, albums and artists as apps read them, with the listener's own stars, ratings and plays.</summary>
internal sealed class Views(MusicDb db)
{
    /// <summary>Of the best rendition that streamcore makes of music; the real one follows from the source.</summary>
    public const int BestKilobits = 256;

    public const string Suffix = "m4a";
    public const string ContentType = "audio/mp4";

    // ReplayGain 2.0 aims at -18 LUFS.
    private const double ReplayGainTarget = -18;

    public async Task<List<Element>> SongsAsync(
        Shelf shelf,
        string name,
        IReadOnlyList<MusicTrack> tracks,
        CancellationToken cancellationToken
    )
    {
        var ids = tracks.Select(track => track.WorkId).Distinct().ToList();
        var marks = await MarksAsync(shelf, MarkKind.Song, ids, cancellationToken);
        var listens = await db
            .Listens.AsNoTracking()
            .Where(row => row.UserId == shelf.UserId && ids.Contains(row.WorkId))
            .ToDictionaryAsync(row => row.WorkId, cancellationToken);
        return
        [
            .. tracks.Select(track =>
                Decorate(Song(name, track), marks.GetValueOrDefault(track.WorkId))
                    .Set("playCount", listens.GetValueOrDefault(track.WorkId)?.Plays ?? 0)
                    .Set("played", listens.GetValueOrDefault(track.WorkId)?.LastAt)
            ),
        ];
    }

    /// <summary>Albums of the later methods, or the same as directories for the older ones.</summary>
    public async Task<List<Element>> AlbumsAsync(
        Shelf shelf,
        string name,
        IReadOnlyList<MusicAlbum> albums,
        bool asDirectory,
        CancellationToken cancellationToken
    )
    {
        var ids = albums.Select(album => album.Id).Distinct().ToList();
        var marks = await MarksAsync(shelf, MarkKind.Album, ids, cancellationToken);
        var plays = await PlaysAsync(shelf, ids, cancellationToken);
        return
        [
            .. albums.Select(album =>
                Decorate(
                        asDirectory ? Directory(name, album) : Album(shelf, name, album),
                        marks.GetValueOrDefault(album.Id)
                    )
                    .Set("playCount", plays.GetValueOrDefault(album.Id).Plays)
                    .Set("played", plays.TryGetValue(album.Id, out var played) ? played.LastAt : null)
            ),
        ];
    }

    public async Task<List<Element>> ArtistsAsync(
        Shelf shelf,
        string name,
        IReadOnlyList<ArtistRow> artists,
        CancellationToken cancellationToken
    )
    {
        var marks = await MarksAsync(
            shelf,
            MarkKind.Artist,
            [.. artists.Select(artist => artist.Id)],
            cancellationToken
        );
        return
        [
            .. artists.Select(artist =>
                Decorate(
                    new Element(name)
                        .Set("id", ItemId.Artist(artist.Id))
                        .Set("name", artist.Name)
                        .Set("coverArt", ItemId.Artist(artist.Id))
                        .Set("albumCount", artist.Albums),
                    marks.GetValueOrDefault(artist.Id)
                )
            ),
        ];
    }

    private static Element Song(string name, MusicTrack track)
    {
        var song = new Element(name)
            .Set("id", ItemId.Song(track.WorkId))
            .Set("parent", ItemId.Album(track.AlbumId))
            .Set("isDir", false)
            .Set("title", track.Title)
            .Set("album", track.AlbumTitle)
            .Set("artist", track.ArtistName)
            .Set("track", track.TrackNumber)
            .Set("year", track.Year)
            .Set("genre", track.Genre)
            .Set("coverArt", ItemId.Song(track.WorkId))
            .Set("size", (long)(track.Duration * BestKilobits * 1000 / 8))
            .Set("contentType", ContentType)
            .Set("suffix", Suffix)
            .Set("duration", (int)Math.Round(track.Duration))
            .Set("bitRate", BestKilobits)
            .Set("path", PathOf(track))
            .Set("isVideo", false)
            .Set("created", track.PublishedAt)
            .Set("albumId", ItemId.Album(track.AlbumId))
            .Set("artistId", ItemId.Artist(track.ArtistId))
            .Set("type", "music")
            .Set("mediaType", "song")
            .Set("displayArtist", track.ArtistName)
            .Set("displayAlbumArtist", track.ArtistName)
            .Values("isrc", track.Isrc is { } isrc ? [isrc] : [])
            .List("genres", GenresOf(track.Genre))
            .List("artists", [Named("artists", track)])
            .List("albumArtists", [Named("albumArtists", track)]);
        if (track.LoudnessLufs is { } loudness)
        {
            var gain = Math.Round(ReplayGainTarget - loudness, 2);
            song.Add(new Element("replayGain").Set("trackGain", gain));
        }
        return song;
    }

    private static Element Album(Shelf shelf, string name, MusicAlbum album)
    {
        var (songs, seconds) = shelf.PartOf(album);
        return new Element(name)
            .Set("id", ItemId.Album(album.Id))
            .Set("name", album.Title)
            .Set("artist", album.ArtistName)
            .Set("artistId", ItemId.Artist(album.ArtistId))
            .Set("coverArt", ItemId.Album(album.Id))
            .Set("songCount", songs)
            .Set("duration", (int)Math.Round(seconds))
            .Set("created", album.PublishedAt)
            .Set("year", album.Year)
            .Set("genre", album.Genre)
            .Set("displayArtist", album.ArtistName)
            .Values("releaseTypes", album.IsSingle ? ["Single"] : [])
            .List("recordLabels", album.Label is { } label ? [new Element("recordLabels").Set("name", label)] : [])
            .List("genres", GenresOf(album.Genre))
            .List(
                "artists",
                [new Element("artists").Set("id", ItemId.Artist(album.ArtistId)).Set("name", album.ArtistName)]
            );
    }

    private static Element Directory(string name, MusicAlbum album) =>
        new Element(name)
            .Set("id", ItemId.Album(album.Id))
            .Set("parent", ItemId.Artist(album.ArtistId))
            .Set("isDir", true)
            .Set("title", album.Title)
            .Set("album", album.Title)
            .Set("artist", album.ArtistName)
            .Set("year", album.Year)
            .Set("genre", album.Genre)
            .Set("coverArt", ItemId.Album(album.Id))
            .Set("created", album.PublishedAt)
            .Set("mediaType", "album");

    private static Element Named(string name, MusicTrack track) =>
        new Element(name).Set("id", ItemId.Artist(track.ArtistId)).Set("name", track.ArtistName);

    private static IEnumerable<Element> GenresOf(string? genre) =>
        genre is null ? [] : [new Element("genres").Set("name", genre)];

    // Apps name downloaded files by it.
    private static string PathOf(MusicTrack track) =>
        $"{Plain(track.ArtistName)}/{Plain(track.AlbumTitle)}/{track.TrackNumber:00} - {Plain(track.Title)}.{Suffix}";

    private static string Plain(string text) =>
        string.Concat(text.Select(letter => letter is '/' or '\\' || char.IsControl(letter) ? '_' : letter));

    private static Element Decorate(Element element, Mark? mark) =>
        element.Set("starred", mark?.StarredAt).Set("userRating", mark?.Rating);

    private Task<Dictionary<Guid, Mark>> MarksAsync(
        Shelf shelf,
        MarkKind kind,
        List<Guid> ids,
        CancellationToken cancellationToken
    ) =>
        db
            .Marks.AsNoTracking()
            .Where(row => row.UserId == shelf.UserId && row.Kind == kind && ids.Contains(row.ItemId))
            .ToDictionaryAsync(row => row.ItemId, cancellationToken);

    private async Task<Dictionary<Guid, (long Plays, DateTimeOffset? LastAt)>> PlaysAsync(
        Shelf shelf,
        List<Guid> albums,
        CancellationToken cancellationToken
    )
    {
        var rows = await db
            .Listens.Where(row => row.UserId == shelf.UserId)
            .Join(
                db.Tracks.Where(track => albums.Contains(track.AlbumId)),
                row => row.WorkId,
                track => track.WorkId,
                (row, track) =>
                    new
                    {
                        track.AlbumId,
                        row.Plays,
                        row.LastAt,
                    }
            )
            .ToListAsync(cancellationToken);
        return rows.GroupBy(row => row.AlbumId)
            .ToDictionary(
                group => group.Key,
                group => (group.Sum(row => row.Plays), (DateTimeOffset?)group.Max(row => row.LastAt))
            );
    }
}

/// <summary>An artist with the number of albums a listener finds.</summary>
internal sealed record ArtistRow(Guid Id, string Name, int Albums);
