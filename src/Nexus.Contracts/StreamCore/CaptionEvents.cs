using Nexus.Kernel.Messaging;

namespace Nexus.Contracts.StreamCore;

/// <summary>What a text track is for.</summary>
public enum CaptionKind
{
    /// <summary>What is said, for those who do not understand the language.</summary>
    Subtitles,

    /// <summary>What is said and what else is to be heard, for those who do not hear it.</summary>
    Captions,

    /// <summary>Only what no viewer of the language would understand: signs, and passages in another language.</summary>
    Forced,
}

/// <summary>The text tracks of a work are others now. Manifests have them at once; nothing is transcoded.</summary>
/// <param name="WorkId">The work.</param>
/// <param name="OwnerId">A user or an organisation.</param>
/// <param name="Tracks">All there are now, by language and kind.</param>
/// <param name="At">When; of two messages the later one holds.</param>
[Message("captions.changed/1")]
public sealed record CaptionsChanged(
    Guid WorkId,
    Guid OwnerId,
    IReadOnlyList<CaptionSummary> Tracks,
    DateTimeOffset At
);

/// <summary>A text track as viewers choose it.</summary>
/// <param name="Language">A language tag (BCP 47).</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Name">For people, in the language itself as a rule.</param>
/// <param name="IsDefault">Shown where a viewer has chosen nothing.</param>
public sealed record CaptionSummary(string Language, CaptionKind Kind, string Name, bool IsDefault);
