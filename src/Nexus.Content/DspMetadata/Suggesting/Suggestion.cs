using Nexus.Content.DspMetadata.Describing;
using Nexus.Content.DspMetadata.Recordings;
using Nexus.Content.DspMetadata.Releases;
using Nexus.Content.DspMetadata.Tags;

namespace Nexus.Content.DspMetadata.Suggesting;

internal enum SuggestionOrigin
{
    /// <summary>The tags of an uploaded file.</summary>
    File,

    /// <summary>A DDEX message that the owner gave.</summary>
    Ern,
}

/// <summary>What was found; the owner decides what of it counts.</summary>
internal sealed record Suggested
{
    public string? Title { get; init; }

    public string? Album { get; init; }

    public int? Track { get; init; }

    public int? Year { get; init; }

    public bool HasCover { get; init; }

    public string? Lyrics { get; init; }

    /// <summary>For a work.</summary>
    public RecordingDetails? Recording { get; init; }

    /// <summary>For a release.</summary>
    public ReleaseDetails? Release { get; init; }

    public static Suggested Of(TagSet tags) =>
        new()
        {
            Title = tags.Title,
            Album = tags.Album,
            Track = tags.Track,
            Year = tags.Year,
            HasCover = tags.HasCover,
            Lyrics = tags.Lyrics,
            Recording = new RecordingDetails
            {
                Isrc = tags.Isrc,
                Genre = tags.Genre,
                Label = tags.Label,
                Contributors =
                [
                    .. tags.Artists.Select(name => One(name, ContributorRole.MainArtist)),
                    .. tags.Composers.Select(name => One(name, ContributorRole.Composer)),
                ],
            },
        };

    private static Contributor One(string name, ContributorRole role) => new() { Name = name, Roles = [role] };
}

/// <summary>The newest suggestion of an origin for a work or release.</summary>
internal sealed class Suggestion
{
    public Guid Id { get; init; }

    public Guid OwnerId { get; init; }

    /// <summary>A work or a release.</summary>
    public Guid SubjectId { get; init; }

    public SuggestionOrigin Origin { get; init; }

    public required Suggested Content { get; init; }

    public DateTimeOffset FoundAt { get; init; }
}
