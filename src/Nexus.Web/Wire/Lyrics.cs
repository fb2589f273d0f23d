namespace Nexus.Web.Wire;

/// <summary>The lyrics of a work, from dsp-metadata; lines are null where they are not timed.</summary>
public sealed record Lyrics(string? Language, string Text, IReadOnlyList<LyricLine>? Lines, long Version);

/// <summary>A line and when it is sung, in milliseconds from the start; empty for a pause.</summary>
public sealed record LyricLine(int StartMs, string Text);

/// <summary>A former state of a work's fields, from content-mgmt.</summary>
public sealed record WorkVersion(
    int Number,
    string Actor,
    DateTimeOffset At,
    IReadOnlyList<string> Changed,
    int? RestoredFrom,
    WorkFields Fields
);

/// <summary>What a version said.</summary>
public sealed record WorkFields(string Title, string Description, string? Genre, string? Language, string? Access);
