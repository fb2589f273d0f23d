using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Trash;
using Nexus.Kernel.Data;

namespace Nexus.Content.ContentMgmt.Podcasts;

internal enum SeriesKind
{
    /// <summary>Made to be heard or seen with podcast apps.</summary>
    Podcast,

    /// <summary>A show of films or clips.</summary>
    Show,

    /// <summary>One season of a show.</summary>
    Season,
}

internal enum SeriesOrder
{
    /// <summary>Each stands for itself; the newest comes first.</summary>
    Episodic,

    /// <summary>One after the other, from the first.</summary>
    Serial,
}

internal enum SeriesState
{
    Draft,
    Published,
    Withdrawn,
}

internal enum EpisodeType
{
    Full,
    Trailer,
    Bonus,
}

/// <summary>A show, season or podcast: works of one owner that are followed as one thing.</summary>
internal sealed class Series : IVersioned, IDated, ITrashable
{
    public Guid Id { get; init; }

    public Guid OwnerId { get; init; }

    public required string OwnerName { get; init; }

    public SeriesKind Kind { get; set; }

    public SeriesOrder Order { get; set; }

    public required string Title { get; set; }

    public required string Description { get; set; }

    /// <summary>A language tag (BCP 47) in small letters.</summary>
    public required string Language { get; set; }

    /// <summary>Who speaks, as listeners read it.</summary>
    public required string Author { get; set; }

    public string? Copyright { get; set; }

    /// <summary>Names of <see cref="AppleCategories"/>, the most fitting first.</summary>
    public List<string> Categories { get; set; } = [];

    /// <summary>Whether there is something in it that children should not hear or see.</summary>
    public bool Explicit { get; set; }

    /// <summary>Where apps are to look from now on, after the series has moved to another platform.</summary>
    public string? NewFeedUrl { get; set; }

    /// <summary>podcast:guid, made of the feed's first address; it stays when the address changes.</summary>
    public Guid PodcastGuid { get; init; }

    /// <summary>Changes with the cover; null where there is none.</summary>
    public string? CoverTag { get; set; }

    public SeriesState State { get; set; }

    public Hold Hold { get; set; }

    public bool HeldPublished { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public Guid? TrashRound { get; set; }

    public DateTimeOffset? PublishedAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; set; }

    public long Version { get; set; }
}

/// <summary>A work in a series.</summary>
internal sealed class SeriesEpisode
{
    public Guid SeriesId { get; init; }

    public Guid WorkId { get; init; }

    public int Position { get; init; }

    public int? Season { get; init; }

    public int? Number { get; init; }

    public EpisodeType Type { get; init; }
}

/// <summary>
/// A series' picture. It comes and goes in one transaction with what is said of it, as the picture of an account does.
/// </summary>
internal sealed class SeriesCover
{
    public Guid SeriesId { get; init; }

    /// <summary>JPEG, as <see cref="CoverPicture"/> made it.</summary>
    public required byte[] Content { get; set; }
}
