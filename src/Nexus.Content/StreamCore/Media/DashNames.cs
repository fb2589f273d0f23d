using System.Xml.Linq;

namespace Nexus.Content.StreamCore.Media;

/// <summary>Says in a DASH manifest what ffmpeg has no option for: the names of sound tracks, and which is the main one.</summary>
internal static class DashNames
{
    private static readonly XNamespace Mpd = "urn:mpeg:dash:schema:mpd:2011";

    public static void Write(string path, Ladder ladder)
    {
        if (ladder.Tracks.Count < 2)
        {
            return;
        }
        var manifest = XDocument.Load(path, LoadOptions.PreserveWhitespace);
        var sets = manifest
            .Descendants(Mpd + "AdaptationSet")
            .Where(set => (string?)set.Attribute("contentType") == "audio");
        foreach (var (set, track) in sets.ToList().Zip(ladder.Tracks))
        {
            var main = track == ladder.Tracks[0];
            // Names stand before roles (ISO/IEC 23009-1, section 5.3.3.3).
            set.AddFirst(
                new XElement(Mpd + "Label", track.Name),
                new XElement(
                    Mpd + "Role",
                    new XAttribute("schemeIdUri", "urn:mpeg:dash:role:2011"),
                    new XAttribute("value", main ? "main" : "alternate")
                )
            );
        }
        manifest.Save(path, SaveOptions.DisableFormatting);
    }
}
