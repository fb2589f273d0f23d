using System.ComponentModel.DataAnnotations;
using Nexus.Content.DspMetadata.Identifiers;

namespace Nexus.Content.DspMetadata.Describing;

/// <summary>What somebody did; most have the name of the DDEX allowed-value sets for it.</summary>
internal enum ContributorRole
{
    MainArtist,
    FeaturedArtist,
    Remixer,
    Composer,
    Lyricist,
    Arranger,
    Producer,
    Performer,
    Vocalist,
    Musician,
    Conductor,
    Orchestra,
    Choir,
    RecordingEngineer,
    MixingEngineer,
    MasteringEngineer,
    MusicPublisher,
}

/// <summary>Somebody who took part, in the order of the credits.</summary>
internal sealed record Contributor
{
    [Required, StringLength(200, MinimumLength = 1)]
    public required string Name { get; init; }

    [Required, MinLength(1), MaxLength(10)]
    public required IReadOnlyList<ContributorRole> Roles { get; init; }

    /// <summary>The IPI name number (CISAC), eleven digits.</summary>
    [Identifier(IdentifierKind.Ipi)]
    public string? Ipi { get; init; }

    /// <summary>The ISNI (ISO 27729), sixteen characters.</summary>
    [Identifier(IdentifierKind.Isni)]
    public string? Isni { get; init; }

    public bool Is(ContributorRole role) => Roles.Contains(role);
}
