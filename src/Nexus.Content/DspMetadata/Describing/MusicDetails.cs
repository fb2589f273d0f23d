using System.ComponentModel.DataAnnotations;

namespace Nexus.Content.DspMetadata.Describing;

/// <summary>What is said of a recording and of a release alike, in the owner's words.</summary>
internal abstract record MusicDetails
{
    /// <summary>The shape of a language tag (RFC 5646) as far as people use it; empty means none.</summary>
    public const string LanguageTag = "^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3})?$";

    /// <summary>Which version it is, for example <c>Live</c> or <c>Radio Edit</c>.</summary>
    [StringLength(100)]
    public string? TitleVersion { get; init; }

    [MaxLength(200)]
    public IReadOnlyList<Contributor> Contributors { get; init; } = [];

    [StringLength(50)]
    public string? Genre { get; init; }

    /// <summary>The ℗ line.</summary>
    public RightsLine? PLine { get; init; }

    /// <summary>The © line.</summary>
    public RightsLine? CLine { get; init; }

    [StringLength(200)]
    public string? Label { get; init; }

    /// <summary>Whether its words are not for everybody; null where the owner has not said.</summary>
    public bool? Explicit { get; init; }

    /// <summary>Of what is sung: a language tag (BCP 47).</summary>
    [RegularExpression(LanguageTag)]
    public string? Language { get; init; }

    /// <summary>Where it is offered; null where the owner has not said.</summary>
    public Territories? Territories { get; init; }

    [MaxLength(50)]
    public IReadOnlyList<Deal> Deals { get; init; } = [];

    /// <summary>As it is printed: <c>A, B &amp; C feat. D</c>; empty where no artist is named.</summary>
    public string DisplayArtist()
    {
        var main = Join(ContributorRole.MainArtist);
        var featured = Join(ContributorRole.FeaturedArtist);
        return (main.Length, featured.Length) switch
        {
            (0, _) => featured,
            (_, 0) => main,
            _ => $"{main} feat. {featured}",
        };
    }

    public IEnumerable<string> NamesOf(ContributorRole role) =>
        Contributors.Where(one => one.Is(role)).Select(one => one.Name).Distinct();

    /// <summary>The title with its version, for example <c>Blue Hour (Live)</c>.</summary>
    public string TitleOf(string title) => TitleVersion is { } version ? $"{title} ({version})" : title;

    private string Join(ContributorRole role)
    {
        var names = NamesOf(role).ToList();
        return names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} & {names[^1]}";
    }
}
