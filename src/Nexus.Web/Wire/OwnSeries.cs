namespace Nexus.Web.Wire;

/// <summary>A series as its creator edits it, from content-mgmt.</summary>
public sealed record OwnSeries(
    Guid Id,
    string Kind,
    string Order,
    string Title,
    string Description,
    string Language,
    string Author,
    string? Copyright,
    IReadOnlyList<string> Categories,
    bool Explicit,
    string? NewFeedUrl,
    string? Cover,
    string Feed,
    string State,
    IReadOnlyList<OwnEpisode> Episodes
)
{
    public bool IsPublished => State == "published";
}

/// <summary>An episode, and whether podcast apps are offered it.</summary>
public sealed record OwnEpisode(int? Season, int? Number, string Type, bool InFeed, Work Work);

/// <summary>One of the creator's series in a list.</summary>
public sealed record OwnSeriesItem(Guid Id, string Kind, string Title, string? Cover, string State);
