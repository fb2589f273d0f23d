using Nexus.Contracts.DspMetadata;
using Nexus.Kernel.Data;

namespace Nexus.Content.DspMetadata.Lyrics;

/// <summary>A word of a timed line and when it is sung.</summary>
/// <param name="StartMs">Milliseconds from the start of the recording.</param>
/// <param name="Text">With the blank behind it, where there is one.</param>
internal sealed record TimedWord(int StartMs, string Text);

/// <summary>A line and when it is sung.</summary>
/// <param name="StartMs">Milliseconds from the start of the recording.</param>
/// <param name="Text">Without timing; empty for a pause.</param>
/// <param name="Words">Null where only the line is timed.</param>
internal sealed record LyricLine(int StartMs, string Text, IReadOnlyList<TimedWord>? Words);

/// <summary>The lyrics of a work.</summary>
internal sealed class LyricSheet : IVersioned
{
    public Guid WorkId { get; init; }

    public Guid OwnerId { get; init; }

    /// <summary>A language tag (BCP 47) in small letters.</summary>
    public string? Language { get; set; }

    public string Text { get; set; } = "";

    /// <summary>In the order of their starts; empty where they are not timed.</summary>
    public List<LyricLine> Lines { get; set; } = [];

    public long Version { get; set; }

    public WorkLyrics Tell() =>
        new(
            Language,
            Text,
            Lines.Count == 0 ? null : [.. Lines.Select(line => new TimedLine(line.StartMs, line.Text))]
        );
}
