using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Data;

namespace Nexus.Content.StreamCore.Captions;

/// <summary>One text track of a work. It belongs to the work, not to an asset: a new transcode keeps it.</summary>
internal sealed class CaptionTrack : IVersioned
{
    public Guid Id { get; init; }

    public Guid WorkId { get; init; }

    public Guid OwnerId { get; init; }

    /// <summary>A language tag (BCP 47).</summary>
    public required string Language { get; init; }

    public CaptionKind Kind { get; init; }

    /// <summary>What viewers choose by.</summary>
    public required string Name { get; set; }

    /// <summary>Shown where a viewer has chosen nothing; at most one of a work.</summary>
    public bool IsDefault { get; set; }

    /// <summary>Taken over from the work's file; the next file's take its place. What its owner sends stays.</summary>
    public bool FromFile { get; set; }

    /// <summary>WebVTT, written anew from what was sent.</summary>
    public required string Text { get; set; }

    public int Cues { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public long Version { get; set; }
}
