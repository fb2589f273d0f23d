namespace Nexus.Web.Wire;

/// <summary>What the library's search found, from content-mgmt.</summary>
public sealed record LibrarySearch(
    IReadOnlyList<FoundItem> Items,
    string? Next,
    int Total,
    bool Complete,
    SearchFacets Facets
);

/// <summary>A work or release that was found.</summary>
public sealed record FoundItem(
    Guid Id,
    string Kind,
    string Title,
    Guid OwnerId,
    string OwnerName,
    string? Access,
    double? Duration,
    string? Poster
)
{
    public string Page => Kind == "release" ? $"/release/{Id}" : $"/listen/{Id}";

    public string KindText =>
        Kind switch
        {
            "release" => "Release",
            "video" => "Video",
            _ => "Audio",
        };
}

/// <summary>How many there are by kind, genre, language and creator.</summary>
public sealed record SearchFacets(
    IReadOnlyList<FacetValue> Kinds,
    IReadOnlyList<FacetValue> Genres,
    IReadOnlyList<FacetValue> Languages,
    IReadOnlyList<FacetValue> Creators
);

/// <summary>One value: as it is asked for, as it is shown, and how many there are.</summary>
public sealed record FacetValue(string Value, string Label, int Count);
