using Nexus.Kernel.Data;

namespace Nexus.Content.DspStreaming;

/// <summary>A recording; events fill it in whatever order they come.</summary>
internal sealed class MusicTrack : IVersioned
{
    public Guid WorkId { get; init; }

    /// <summary>Null until its publication is heard of.</summary>
    public Guid? OwnerId { get; set; }

    public string OwnerName { get; set; } = "";

    public string Title { get; set; } = "";

    public string SortTitle { get; set; } = "";

    /// <summary>What a search looks through: title, artist and album in small letters.</summary>
    public string SearchText { get; set; } = "";

    public Guid ArtistId { get; set; }

    public string ArtistName { get; set; } = "";

    public string? Genre { get; set; }

    public int? Year { get; set; }

    public string? Language { get; set; }

    /// <summary>Anybody may play it.</summary>
    public bool Free { get; set; }

    /// <summary>Its owner's followers and members may.</summary>
    public bool ForFollowers { get; set; }

    /// <summary>Its owner's members may.</summary>
    public bool ForMembers { get; set; }

    public List<Guid> ReleaseIds { get; set; } = [];

    /// <summary>The release it is shown on: the first that came out. Its own identifier where it is a single.</summary>
    public Guid AlbumId { get; set; }

    public string AlbumTitle { get; set; } = "";

    /// <summary>From 1.</summary>
    public int TrackNumber { get; set; }

    public double Duration { get; set; }

    public Guid? AssetId { get; set; }

    public bool HasPoster { get; set; }

    public double? LoudnessLufs { get; set; }

    public bool Published { get; set; }

    public DateTimeOffset PublishedAt { get; set; }

    /// <summary>Of the newest publication or withdrawal seen.</summary>
    public long PublishVersion { get; set; }

    /// <summary>As its creator wrote it in the library.</summary>
    public string? LibraryGenre { get; set; }

    public string DescribedArtist { get; set; } = "";

    public string? DescribedGenre { get; set; }

    public int? DescribedYear { get; set; }

    public string? Isrc { get; set; }

    public bool HasLyrics { get; set; }

    public long DescribedVersion { get; set; }

    public long Version { get; set; }

    /// <summary>What is shown follows from what the library says and what the music metadata says, which goes first.</summary>
    public void Settle()
    {
        ArtistName = DescribedArtist.Length > 0 ? DescribedArtist : OwnerName;
        ArtistId = Artist.IdOf(OwnerId ?? Guid.Empty, OwnerName, ArtistName);
        Genre = DescribedGenre ?? LibraryGenre;
        Year = DescribedYear ?? (PublishedAt == default ? null : PublishedAt.Year);
        SortTitle = SearchWords.Fold(Title);
        SearchText = SearchWords.Fold($"{Title} {ArtistName} {AlbumTitle}");
    }
}
