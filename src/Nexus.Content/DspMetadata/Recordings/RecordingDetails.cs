using Nexus.Content.DspMetadata.Describing;
using Nexus.Content.DspMetadata.Identifiers;
using Nexus.Kernel.Data;

namespace Nexus.Content.DspMetadata.Recordings;

/// <summary>What the owner says of a recording. A put replaces the whole of it.</summary>
internal sealed record RecordingDetails : MusicDetails
{
    /// <summary>The code of the recording (ISO 3901).</summary>
    [Identifier(IdentifierKind.Isrc)]
    public string? Isrc { get; init; }

    /// <summary>The code of the composition (ISO 15707).</summary>
    [Identifier(IdentifierKind.Iswc)]
    public string? Iswc { get; init; }
}

/// <summary>The metadata of a work's recording.</summary>
internal sealed class Recording : IVersioned
{
    public Guid WorkId { get; init; }

    public Guid OwnerId { get; init; }

    /// <summary>That of the details, where no two may be the same.</summary>
    public string? Isrc { get; private set; }

    public RecordingDetails Details { get; private set; } = new();

    public bool HasLyrics { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public long Version { get; set; }

    public void Describe(RecordingDetails details)
    {
        var tidy = details.Tidy();
        Details = tidy with
        {
            Isrc = Tidying.Code(IdentifierKind.Isrc, tidy.Isrc),
            Iswc = Tidying.Code(IdentifierKind.Iswc, tidy.Iswc),
        };
        Isrc = Details.Isrc;
    }
}
