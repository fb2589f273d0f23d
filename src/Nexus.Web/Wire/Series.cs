namespace Nexus.Web.Wire;

/// <summary>A podcast, show or season with its episodes, from content-mgmt.</summary>
public sealed record Series(
    Guid Id,
    Guid OwnerId,
    string OwnerName,
    string Kind,
    string Title,
    string? Description,
    string Author,
    bool Explicit,
    string? Cover,
    string State,
    IReadOnlyList<Episode> Episodes
)
{
    public bool IsPublished => State == "published";

    public string KindText =>
        Kind switch
        {
            "podcast" => "Podcast",
            "season" => "Season",
            _ => "Show",
        };

    /// <summary>Where apps follow it.</summary>
    public string Feed => $"/api/content/series/{Id}/feed.xml";
}

/// <summary>A series in a list.</summary>
public sealed record SeriesItem(Guid Id, string OwnerName, string Title, string? Cover);

/// <summary>A work and where it stands in its series.</summary>
public sealed record Episode(int? Season, int? Number, string Type, Work Work)
{
    public string? PlaceText =>
        (Season, Number, Type) switch
        {
            (_, _, "trailer") => "Trailer",
            (_, _, "bonus") => "Bonus",
            ({ } season, { } number, _) => $"Season {season}, episode {number}",
            (null, { } number, _) => $"Episode {number}",
            _ => null,
        };
}
