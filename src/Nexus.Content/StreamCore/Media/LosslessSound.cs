using System.Globalization;
using System.Xml.Linq;

namespace Nexus.Content.StreamCore.Media;

/// <summary>
/// A song as its author sent it: FLAC in CMAF segments, bit for bit the source's samples, with manifests of its own that
/// offer it beside the ladder. It lies apart from the ladder, because not everybody is served it.
/// </summary>
internal sealed class LosslessSound(MediaTool tool)
{
    public const string Folder = "lossless";
    private const string PlaylistName = "audio.m3u8";

    // The rates that recordings are sold in; others are of studios and measuring.
    private static readonly int[] Rates = [32000, 44100, 48000, 88200, 96000, 176400, 192000];

    private static readonly XNamespace Mpd = "urn:mpeg:dash:schema:mpd:2011";

    /// <summary>
    /// Sound alone in one or two channels of 16 to 24 bits. Telephone codings of 8 bits are lossy, and of floating-point
    /// samples FLAC would round some away.
    /// </summary>
    public static bool IsWorth(MediaInfo source) =>
        source is { Video: null, Audio: { Lossless: true, Channels: <= 2, BitDepth: >= 16 and <= 24 } audio }
        && Rates.Contains(audio.SampleRate);

    /// <param name="ladder">The folder of the packaged ladder, whose manifests are taken over.</param>
    public async Task PackageAsync(
        ProbedMedia source,
        string ladder,
        string folder,
        IProgress<double>? progress,
        CancellationToken cancel
    )
    {
        var audio = source.Info.Audio;
        ArgumentNullException.ThrowIfNull(audio);
        var meter = new ToolProgress(source.Info.Duration, progress);
        await tool.EncodeAsync(
            Arguments(source, audio),
            tool.Limits.ForEncoding(source.Info.Duration),
            cancel,
            folder,
            meter.Target
        );
        var written = Path.Combine(folder, "media_0.m3u8");
        var playlist = MediaPlaylist.Read(written);
        File.Delete(written);
        await File.WriteAllTextAsync(Path.Combine(folder, PlaylistName), playlist.Write(), cancel);
        var master = await File.ReadAllTextAsync(Path.Combine(ladder, Packager.HlsMasterName), cancel);
        master += MasterPlaylist.Variant(playlist, "fLaC", $"../{Folder}/{PlaylistName}");
        await File.WriteAllTextAsync(Path.Combine(folder, Packager.HlsMasterName), master, cancel);
        WriteDash(Path.Combine(ladder, Packager.DashManifestName), folder, playlist);
        meter.Finish();
    }

    private IEnumerable<string> Arguments(ProbedMedia source, AudioStream audio) =>
        [
            "-v",
            "error",
            .. source.Input.Arguments(tool.Limits),
            .. ToolProgress.Arguments,
            "-map",
            $"0:{audio.Index}",
            "-c:a",
            "flac",
            // This version of ffmpeg calls FLAC in MP4 experimental; the mapping has been settled since.
            "-strict",
            "-2",
            "-map_metadata",
            "-1",
            "-map_chapters",
            "-1",
            .. PackagerArguments.Muxer("id=0,streams=0"),
        ];

    /// <summary>The ladder's manifest with one more adaptation set, whose segments are named from where the ladder lies.</summary>
    private static void WriteDash(string ladder, string folder, MediaPlaylist playlist)
    {
        var own = Path.Combine(folder, Packager.DashManifestName);
        var manifest = XDocument.Load(ladder, LoadOptions.PreserveWhitespace);
        var set = new XElement(
            XDocument.Load(own, LoadOptions.PreserveWhitespace).Descendants(Mpd + "AdaptationSet").Single()
        );
        var beside = manifest.Descendants(Mpd + "AdaptationSet").ToList();
        set.SetAttributeValue("id", beside.Count.ToString(CultureInfo.InvariantCulture));
        // Of the main track, which is the first: players take it for the same sound in another coding.
        set.SetAttributeValue("lang", (string?)beside[0].Attribute("lang"));
        set.AddFirst(beside[0].Elements().Where(one => one.Name == Mpd + "Label" || one.Name == Mpd + "Role"));
        var representation = set.Element(Mpd + "Representation")!;
        representation.SetAttributeValue("id", Folder);
        representation.SetAttributeValue("codecs", "fLaC");
        representation.SetAttributeValue("bandwidth", playlist.PeakBandwidth);
        var template = representation.Element(Mpd + "SegmentTemplate")!;
        foreach (var name in new[] { "initialization", "media" })
        {
            var file = ((string)template.Attribute(name)!).Replace("$RepresentationID$", "0", StringComparison.Ordinal);
            template.SetAttributeValue(name, $"../{Folder}/{file}");
        }
        beside[^1].AddAfterSelf(set);
        manifest.Save(own, SaveOptions.DisableFormatting);
    }
}
