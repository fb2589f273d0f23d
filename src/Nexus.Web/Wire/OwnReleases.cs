namespace Nexus.Web.Wire;

/// <summary>A release as its creator edits it, from content-mgmt.</summary>
public sealed record OwnRelease(
    Guid Id,
    Guid OwnerId,
    string OwnerName,
    string Title,
    string Description,
    string? Genre,
    string? Language,
    string State,
    DateTimeOffset? PublishedAt,
    IReadOnlyList<Work> Works,
    string? Cover = null
)
{
    public bool IsPublished => State == "published";
}

/// <summary>When something is to be published; shown as the clocks of its zone show it.</summary>
public sealed record PublicationPlan(Guid SubjectId, DateTimeOffset At, string? TimeZone, string Shown);

/// <summary>A former state of a release's fields, from content-mgmt.</summary>
public sealed record ReleaseVersion(
    int Number,
    string Actor,
    DateTimeOffset At,
    IReadOnlyList<string> Changed,
    int? RestoredFrom,
    ReleaseFields Fields
);

/// <summary>What a version said.</summary>
public sealed record ReleaseFields(string Title, string Description);

/// <summary>The metadata of a release as its owner sees it, from dsp-metadata.</summary>
public sealed record ReleaseMetadata(string Title, ReleaseDetails Details);

/// <summary>What the form shows of it; the rest is kept by the form's script.</summary>
public sealed record ReleaseDetails(
    string? TitleVersion,
    string? Label,
    string? Upc,
    string? Type,
    string? CatalogNumber,
    string? OriginalReleaseDate,
    RightsLine? PLine,
    RightsLine? CLine,
    bool? Explicit,
    MarketTerritories? Territories
);

/// <summary>Where it is offered: in the countries included, or in the whole world but those excluded.</summary>
public sealed record MarketTerritories(bool Worldwide, IReadOnlyList<string>? Include, IReadOnlyList<string>? Exclude);
