namespace Nexus.Web.Wire;

/// <summary>The metadata of a work's recording as its owner sees it, from dsp-metadata.</summary>
public sealed record RecordingMetadata(string Title, RecordingDetails Details, long Version);

/// <summary>What the form shows of it; the rest is kept by the form's script.</summary>
public sealed record RecordingDetails(
    string? TitleVersion,
    IReadOnlyList<Contributor>? Contributors,
    string? Genre,
    RightsLine? PLine,
    RightsLine? CLine,
    string? Label,
    bool? Explicit,
    string? Language,
    string? Isrc,
    string? Iswc
);

/// <summary>Somebody who took part, and as what.</summary>
public sealed record Contributor(string Name, IReadOnlyList<string> Roles);

/// <summary>A ℗ or © line.</summary>
public sealed record RightsLine(int Year, string Owner);
