using System.Globalization;
using System.Text;

namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>A media playlist with low latency (draft-pantos-hls-rfc8216bis sections 4.4 and 6.2.5).</summary>
internal static class LivePlaylist
{
    public const double PartTarget = 0.5;

    /// <summary>Six target durations: the least that may be promised.</summary>
    private const int SkipUntil = 6 * Rendition.SegmentSeconds;

    /// <summary>Players count on from a date; one for each of two hours of segments would be most of the playlist.</summary>
    private const int DateEvery = 30;

    /// <param name="segments">Oldest first; the last may be open.</param>
    /// <param name="nextPart">The part that comes next.</param>
    /// <param name="discontinuities">Before the first segment.</param>
    /// <param name="skip">Leave out what a player that came before knows.</param>
    /// <param name="isOver">Nothing comes any more.</param>
    public static string Write(
        IReadOnlyList<LiveSegment> segments,
        long nextPart,
        long discontinuities,
        bool skip,
        bool isOver
    )
    {
        var text = new StringBuilder();
        var first = segments.Count > 0 ? segments[0].Number : 0;
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            #EXTM3U
            #EXT-X-VERSION:9
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-TARGETDURATION:{Rendition.SegmentSeconds}
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK={3 * PartTarget:0.0},CAN-SKIP-UNTIL={SkipUntil}.0
            #EXT-X-PART-INF:PART-TARGET={PartTarget:0.0}
            #EXT-X-MEDIA-SEQUENCE:{first}
            #EXT-X-DISCONTINUITY-SEQUENCE:{discontinuities}

            """
        );
        var skipped = skip ? Skippable(segments) : 0;
        if (skipped > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped}\n");
        }
        for (var i = skipped; i < segments.Count; i++)
        {
            var changes = i == skipped || segments[i].Beginning != segments[i - 1].Beginning;
            // Players that are told of parts of the end wait for the very last one, whose sound or picture may be short.
            Append(text, segments[i], changes, withParts: !isOver);
        }
        if (isOver)
        {
            text.Append("#EXT-X-ENDLIST\n");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"part-{nextPart}.m4s\"\n");
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, LiveSegment segment, bool changes, bool withParts)
    {
        if (segment.IsDiscontinuity)
        {
            text.Append("#EXT-X-DISCONTINUITY\n");
        }
        if (changes)
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MAP:URI=\"init-{segment.Beginning}.mp4\"\n");
        }
        if (changes || segment.IsDiscontinuity || segment.Number % DateEvery == 0)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"#EXT-X-PROGRAM-DATE-TIME:{segment.StartsAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\n"
            );
        }
        foreach (var part in withParts ? segment.Parts : [])
        {
            var independent = part.IsIndependent ? ",INDEPENDENT=YES" : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"#EXT-X-PART:DURATION={part.Duration:0.00000},URI=\"part-{part.Number}.m4s\"{independent}\n"
            );
        }
        if (segment.IsComplete)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"#EXTINF:{segment.Duration:0.00000},\nseg-{segment.Number}.m4s\n"
            );
        }
    }

    /// <summary>How many segments lie further back than what is always told.</summary>
    private static int Skippable(IReadOnlyList<LiveSegment> segments)
    {
        var (told, i) = (0d, segments.Count);
        while (i > 0 && told < SkipUntil)
        {
            told += segments[--i].Duration;
        }
        return i;
    }
}
