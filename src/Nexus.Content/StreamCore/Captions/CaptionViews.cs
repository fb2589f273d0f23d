using Nexus.Contracts.StreamCore;

namespace Nexus.Content.StreamCore.Captions;

/// <summary>A text track of a work.</summary>
/// <param name="FromFile">Taken over from the work's file.</param>
internal sealed record CaptionView(
    string Language,
    CaptionKind Kind,
    string Name,
    bool IsDefault,
    bool FromFile,
    int Cues,
    DateTimeOffset ChangedAt,
    long Version
)
{
    public static CaptionView Of(CaptionTrack row) =>
        new(row.Language, row.Kind, row.Name, row.IsDefault, row.FromFile, row.Cues, row.ChangedAt, row.Version);
}

/// <summary>The text tracks of a work, by language and kind.</summary>
internal sealed record CaptionList(IReadOnlyList<CaptionView> Items);
