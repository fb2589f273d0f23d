namespace Nexus.Content.StreamCore.Live.Serving;

/// <summary>What caches between us and viewers may keep (draft-pantos-hls-rfc8216bis appendix B.1). The address is the proof.</summary>
internal static class LiveCaching
{
    /// <summary>Nothing changes under the name of a part or segment.</summary>
    public const string Forever = "public, max-age=7200, immutable";

    /// <summary>An answer that was waited for is the same for all who ask for that moment: six target durations.</summary>
    public const string Asked = "public, max-age=6";

    /// <summary>The newest, whatever it is: a target duration.</summary>
    public const string Edge = "public, max-age=1";
}
