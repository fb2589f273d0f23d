namespace Nexus.Content.DspMetadata.Tags;

/// <summary>What a file says about itself, or is to say; null and empty where nothing is said.</summary>
internal sealed record TagSet
{
    public string? Title { get; init; }

    public IReadOnlyList<string> Artists { get; init; } = [];

    public string? AlbumArtist { get; init; }

    public string? Album { get; init; }

    public int? Track { get; init; }

    public int? TrackCount { get; init; }

    public int? Year { get; init; }

    public string? Isrc { get; init; }

    public IReadOnlyList<string> Composers { get; init; } = [];

    public string? Genre { get; init; }

    public string? Label { get; init; }

    public string? Copyright { get; init; }

    public string? Lyrics { get; init; }

    public bool HasCover { get; init; }

    public bool IsEmpty =>
        this
            is {
                Title: null,
                Artists.Count: 0,
                Album: null,
                Track: null,
                Year: null,
                Isrc: null,
                Composers.Count: 0,
                Lyrics: null,
                HasCover: false
            };
}
