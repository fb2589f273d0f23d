namespace Nexus.Content.StreamCore.Media;

/// <summary>One source to be made playable.</summary>
/// <param name="Source">The uploaded file; it is only read.</param>
/// <param name="OutputFolder">A folder of this work's own. What an earlier, interrupted run finished there is kept.</param>
/// <param name="Sha256">The source's hash where it is known already; else it is read for it.</param>
/// <param name="Opus">Whether songs get Opus beside AAC.</param>
internal sealed record MediaPlan(
    string Source,
    string OutputFolder,
    DeclaredMedia Declared,
    byte[]? Sha256 = null,
    bool Opus = false
);

/// <param name="Step">Name of the step at work: check, stream, waveform, opus, lossless, thumbnails, cover.</param>
/// <param name="Share">Share of the whole work that is done, 0 to 1; never falls.</param>
internal sealed record MediaProgress(string Step, double Share);

/// <summary>Everything the engine made of a source. Paths are relative to the output folder.</summary>
/// <param name="HlsMaster">Path of the multivariant playlist.</param>
internal sealed record MediaResult(
    MediaInfo Info,
    Ladder Ladder,
    string HlsMaster,
    string? DashManifest,
    LoudnessMeasure? Loudness,
    string? Poster,
    IReadOnlyList<EmbeddedText> Texts,
    IReadOnlyList<MediaFile> Files
);
