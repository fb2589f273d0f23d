using Nexus.Kernel.Calls;

namespace Nexus.Contracts.DspMetadata;

/// <summary>What dsp-metadata answers to other services.</summary>
public static class MetadataCalls
{
    /// <summary>The lyrics of a work. Who asks says before whether the listener may have the work.</summary>
    public static ServiceCall<GetLyrics, FoundLyrics> GetLyrics { get; } =
        new("dsp-metadata", "get-lyrics", Safe: true);
}

/// <summary>Asks for the lyrics of a work.</summary>
/// <param name="WorkId">Which.</param>
public sealed record GetLyrics(Guid WorkId);

/// <summary>The lyrics, or nothing.</summary>
/// <param name="Lyrics">Null where there are none.</param>
public sealed record FoundLyrics(WorkLyrics? Lyrics);

/// <summary>What is sung.</summary>
/// <param name="Language">A language tag (BCP 47) in small letters; null where the owner did not say.</param>
/// <param name="Text">Plain text, a line a line, without timing.</param>
/// <param name="Lines">Timed lines in the order of their starts; null where the lyrics are not timed.</param>
public sealed record WorkLyrics(string? Language, string Text, IReadOnlyList<TimedLine>? Lines);

/// <summary>A line and when it is sung.</summary>
/// <param name="StartMs">Milliseconds from the start of the recording.</param>
/// <param name="Text">The line; empty for a pause.</param>
public sealed record TimedLine(int StartMs, string Text);
