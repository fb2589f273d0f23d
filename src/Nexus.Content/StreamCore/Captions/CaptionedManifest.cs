using System.Globalization;
using System.Security;
using System.Text;
using Nexus.Contracts.StreamCore;

namespace Nexus.Content.StreamCore.Captions;

/// <summary>Writes a work's text tracks into the manifests its transcode made.</summary>
internal static class CaptionedManifest
{
    private const string Group = "subtitles";

    // RFC 8216 section 4.3.4.1: what makes subtitles readable for those who do not hear.
    private const string ForTheDeaf =
        "public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound";

    /// <summary>A rendition for each track, in a group that every variant names.</summary>
    public static string Hls(string master, IReadOnlyList<OfferedTrack> tracks)
    {
        var text = new StringBuilder();
        var begun = false;
        foreach (var line in master.TrimEnd('\n').Split('\n'))
        {
            var variant = line.StartsWith("#EXT-X-STREAM-INF:", StringComparison.Ordinal);
            if (variant && !begun)
            {
                begun = true;
                AppendRenditions(text, tracks);
            }
            text.Append(line).Append(variant ? $",SUBTITLES=\"{Group}\"\n" : "\n");
        }
        return text.ToString();
    }

    /// <summary>An adaptation set for each track, behind the others of the only period.</summary>
    public static string Dash(string manifest, IReadOnlyList<OfferedTrack> tracks)
    {
        var end = manifest.LastIndexOf("</Period>", StringComparison.Ordinal);
        var sets = new StringBuilder();
        for (var i = 0; i < tracks.Count; i++)
        {
            var track = tracks[i];
            sets.Append(
                CultureInfo.InvariantCulture,
                $"<AdaptationSet id=\"{100 + i}\" contentType=\"text\" mimeType=\"text/vtt\" lang=\"{track.Language}\">"
            );
            sets.Append("<Label>").Append(SecurityElement.Escape(track.Name)).Append("</Label>");
            sets.Append(RoleOf(track.Kind)).Append(track.IsDefault ? Role("main") : "");
            sets.Append(CultureInfo.InvariantCulture, $"<Representation id=\"text-{i}\" bandwidth=\"1000\">");
            sets.Append("<BaseURL>../captions/").Append(track.FileName);
            sets.Append("</BaseURL></Representation></AdaptationSet>\n");
        }
        return manifest.Insert(end, sets.ToString());
    }

    /// <summary>The playlist of one track: a single segment as long as the work.</summary>
    public static string Playlist(OfferedTrack track, double seconds) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{Math.Ceiling(seconds)}\n#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:{seconds:0.000000},\n{track.FileName}\n#EXT-X-ENDLIST\n"
        );

    private static void AppendRenditions(StringBuilder text, IReadOnlyList<OfferedTrack> tracks)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var track in tracks)
        {
            // Names are unique in a group (RFC 8216 section 4.3.4.1.1).
            var name = names.Add(track.Name) ? track.Name : $"{track.Name} ({track.Language}, {Word(track.Kind)})";
            text.Append(
                CultureInfo.InvariantCulture,
                $"#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"{Group}\",NAME=\"{name}\",LANGUAGE=\"{track.Language}\""
            );
            text.Append(
                CultureInfo.InvariantCulture,
                $",DEFAULT={YesNo(track.IsDefault)},AUTOSELECT=YES,FORCED={YesNo(track.Kind == CaptionKind.Forced)}"
            );
            text.Append(track.Kind == CaptionKind.Captions ? $",CHARACTERISTICS=\"{ForTheDeaf}\"" : "");
            text.Append(CultureInfo.InvariantCulture, $",URI=\"../captions/{track.PlaylistName}\"\n");
        }
    }

    private static string YesNo(bool value) => value ? "YES" : "NO";

    private static string Word(CaptionKind kind) => kind.ToString().ToLowerInvariant();

    // ISO/IEC 23009-1, section 5.8.5.5.
    private static string RoleOf(CaptionKind kind) =>
        kind switch
        {
            CaptionKind.Captions => Role("caption"),
            CaptionKind.Forced => Role("forced-subtitle"),
            _ => Role("subtitle"),
        };

    private static string Role(string value) => $"<Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"{value}\"/>";
}
