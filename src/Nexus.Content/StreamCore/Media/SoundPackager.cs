using System.Globalization;
using System.Xml.Linq;

namespace Nexus.Content.StreamCore.Media;

/// <summary>
/// Encodes a song in another coding and writes manifests that offer it beside those it has already. The addresses in them
/// are read from where the ladder's own manifests lie.
/// </summary>
internal sealed class SoundPackager(MediaTool tool)
{
    private static readonly XNamespace Mpd = "urn:mpeg:dash:schema:mpd:2011";

    /// <param name="manifests">The folder of the manifests that are taken over.</param>
    public async Task PackageAsync(
        ProbedMedia source,
        SoundCoding coding,
        string manifests,
        string folder,
        IProgress<double>? progress,
        CancellationToken cancel
    )
    {
        var meter = new ToolProgress(source.Info.Duration, progress);
        await tool.EncodeAsync(
            Arguments(source, coding),
            tool.Limits.ForEncoding(source.Info.Duration),
            cancel,
            folder,
            meter.Target
        );
        var playlists = new List<MediaPlaylist>();
        var master = await File.ReadAllTextAsync(Path.Combine(manifests, Packager.HlsMasterName), cancel);
        foreach (var name in coding.Playlists)
        {
            var playlist = await Packager.RewriteAsync(folder, playlists.Count, name, cancel);
            master += MasterPlaylist.Variant(playlist, coding.Codec, $"../{coding.Folder}/{name}");
            playlists.Add(playlist);
        }
        await File.WriteAllTextAsync(Path.Combine(folder, Packager.HlsMasterName), master, cancel);
        WriteDash(manifests, coding, folder, playlists);
        meter.Finish();
    }

    private IEnumerable<string> Arguments(ProbedMedia source, SoundCoding coding)
    {
        var streams = string.Join(',', Enumerable.Range(0, coding.Playlists.Count));
        return
        [
            "-v",
            "error",
            .. source.Input.Arguments(tool.Limits),
            .. ToolProgress.Arguments,
            .. coding.Encoder,
            "-map_metadata",
            "-1",
            "-map_chapters",
            "-1",
            .. PackagerArguments.Muxer($"id=0,streams={streams}"),
        ];
    }

    private static void WriteDash(string manifests, SoundCoding coding, string folder, List<MediaPlaylist> playlists)
    {
        var own = Path.Combine(folder, Packager.DashManifestName);
        var manifest = XDocument.Load(
            Path.Combine(manifests, Packager.DashManifestName),
            LoadOptions.PreserveWhitespace
        );
        var beside = manifest.Descendants(Mpd + "AdaptationSet").ToList();
        var set = new XElement(XDocument.Load(own).Descendants(Mpd + "AdaptationSet").Single());
        set.SetAttributeValue("id", beside.Count.ToString(CultureInfo.InvariantCulture));
        foreach (var (representation, playlist) in set.Elements(Mpd + "Representation").Zip(playlists))
        {
            var number = (string)representation.Attribute("id")!;
            // Identifiers are unique in a period (ISO/IEC 23009-1, section 5.3.5.2).
            representation.SetAttributeValue("id", $"{coding.Folder}-{number}");
            representation.SetAttributeValue("codecs", coding.Codec);
            representation.SetAttributeValue("bandwidth", playlist.PeakBandwidth);
            var template = representation.Element(Mpd + "SegmentTemplate")!;
            foreach (var name in new[] { "initialization", "media" })
            {
                var file = (string)template.Attribute(name)!;
                file = file.Replace("$RepresentationID$", number, StringComparison.Ordinal);
                template.SetAttributeValue(name, $"../{coding.Folder}/{file}");
            }
        }
        beside[^1].AddAfterSelf(set);
        manifest.Save(own, SaveOptions.DisableFormatting);
    }
}
