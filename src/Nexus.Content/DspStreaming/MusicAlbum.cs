using Nexus.Kernel.Data;

namespace Nexus.Content.DspStreaming;

/// <summary>A release, or a recording that is on none and stands as a single under its own identifier.</summary>
internal sealed class MusicAlbum : IVersioned
{
    public Guid Id { get; init; }

    public Guid? OwnerId { get; set; }

    public string OwnerName { get; set; } = "";

    public string Title { get; set; } = "";

    public string SortTitle { get; set; } = "";

    public string SearchText { get; set; } = "";

    public Guid ArtistId { get; set; }

    public string ArtistName { get; set; } = "";

    public string? Genre { get; set; }

    public int? Year { get; set; }

    public bool IsSingle { get; set; }

    /// <summary>In order, those included that cannot be played now.</summary>
    public List<Guid> WorkIds { get; set; } = [];

    public bool Published { get; set; }

    public DateTimeOffset PublishedAt { get; set; }

    public long PublishVersion { get; set; }

    /// <summary>How many of its tracks can be played by those who may.</summary>
    public int SongCount { get; set; }

    /// <summary>Seconds of them.</summary>
    public double Duration { get; set; }

    /// <summary>How many of them anybody may play.</summary>
    public int FreeCount { get; set; }

    public double FreeDuration { get; set; }

    /// <summary>How many of them are not free and open to its owner's followers.</summary>
    public int FollowerCount { get; set; }

    public double FollowerDuration { get; set; }

    /// <summary>How many of them are not free and open to its owner's members, those of followers included.</summary>
    public int MemberCount { get; set; }

    public double MemberDuration { get; set; }

    public Guid? CoverAssetId { get; set; }

    public string? LibraryGenre { get; set; }

    public string DescribedArtist { get; set; } = "";

    public string? DescribedGenre { get; set; }

    public int? DescribedYear { get; set; }

    public string? Label { get; set; }

    public string? Upc { get; set; }

    public long DescribedVersion { get; set; }

    public long Version { get; set; }

    /// <summary>What is shown follows from what was said and from its tracks that can be played, given in order.</summary>
    public void Settle(IReadOnlyList<MusicTrack> tracks)
    {
        var free = tracks.Where(track => track.Free).ToList();
        (SongCount, Duration) = (tracks.Count, tracks.Sum(track => track.Duration));
        (FreeCount, FreeDuration) = (free.Count, free.Sum(track => track.Duration));
        var forFollowers = tracks.Where(track => track.ForFollowers).ToList();
        (FollowerCount, FollowerDuration) = (forFollowers.Count, forFollowers.Sum(track => track.Duration));
        var forMembers = tracks.Where(track => track.ForMembers).ToList();
        (MemberCount, MemberDuration) = (forMembers.Count, forMembers.Sum(track => track.Duration));
        CoverAssetId = tracks.FirstOrDefault(track => track.HasPoster)?.AssetId;
        ArtistName = DescribedArtist.Length > 0 ? DescribedArtist : OwnerName;
        ArtistId = Artist.IdOf(OwnerId ?? Guid.Empty, OwnerName, ArtistName);
        Genre = DescribedGenre ?? LibraryGenre ?? tracks.FirstOrDefault(track => track.Genre is not null)?.Genre;
        Year = DescribedYear ?? (PublishedAt == default ? null : PublishedAt.Year);
        SortTitle = SearchWords.Fold(Title);
        SearchText = SearchWords.Fold($"{Title} {ArtistName}");
    }
}
