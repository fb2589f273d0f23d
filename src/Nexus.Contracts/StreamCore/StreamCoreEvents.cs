using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.StreamCore;

/// <summary>A work can be played.</summary>
/// <param name="WorkId">The work.</param>
/// <param name="AssetId">The packaged set; a new transcode makes a new one.</param>
/// <param name="SourceKey">The original it was made from.</param>
/// <param name="Duration">Seconds.</param>
/// <param name="Width">Pixels of the tallest rendition; null for audio.</param>
/// <param name="Height">Pixels of the tallest rendition; null for audio.</param>
/// <param name="LoudnessLufs">Integrated loudness (EBU R128); null without sound.</param>
/// <param name="HasPoster">Whether <c>poster.jpg</c> is there.</param>
/// <param name="HasWaveform">Whether <c>waveform.json</c> is there.</param>
[Message("content.ready/1")]
public sealed record ContentReady(
    Guid WorkId,
    Guid AssetId,
    string SourceKey,
    double Duration,
    int? Width,
    int? Height,
    double? LoudnessLufs,
    bool HasPoster,
    bool HasWaveform
);

/// <summary>A file could not be made playable; nothing of it stays.</summary>
/// <param name="WorkId">The work.</param>
/// <param name="SourceKey">The original.</param>
/// <param name="Reason">For the creator to read.</param>
[Message("content.rejected/1")]
public sealed record ContentRejected(Guid WorkId, string SourceKey, string Reason);

/// <summary>How far a transcode is.</summary>
/// <param name="WorkId">The work.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Step">For people.</param>
[Message("transcode.progressed/1")]
public sealed record TranscodeProgressed(Guid WorkId, double Progress, string Step);
