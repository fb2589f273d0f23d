namespace Nexus.Content.StreamCore.Captions;

/// <summary>A text and when it is shown.</summary>
/// <param name="Settings">Where it stands (WebVTT, section 4.4), or empty.</param>
/// <param name="Text">Lines with WebVTT's marks.</param>
internal sealed record Cue(TimeSpan Start, TimeSpan End, string Settings, string Text);

/// <summary>A caption file that was read.</summary>
/// <param name="Head">STYLE and REGION blocks, which stand before every cue.</param>
internal sealed record CueSheet(IReadOnlyList<string> Head, IReadOnlyList<Cue> Cues);

/// <summary>It is no caption file; the message says where and why.</summary>
internal sealed class CaptionFormatException(string message) : Exception(message);
