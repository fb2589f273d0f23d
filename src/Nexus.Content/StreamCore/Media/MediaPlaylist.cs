using System.Globalization;
using System.Text;

namespace Nexus.Content.StreamCore.Media;

internal sealed record MediaSegment(string Uri, double Seconds, long Length);

/// <summary>One rendition's list of segments, read from what the packager wrote and written out as VOD.</summary>
internal sealed record MediaPlaylist(string InitUri, IReadOnlyList<MediaSegment> Segments)
{
    public double Seconds => Segments.Sum(s => s.Seconds);

    public static MediaPlaylist Read(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        string? init = null;
        var seconds = 0.0;
        var segments = new List<MediaSegment>();
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith("#EXT-X-MAP:URI=", StringComparison.Ordinal))
            {
                init = line.Split('"')[1];
            }
            else if (line.StartsWith("#EXTINF:", StringComparison.Ordinal))
            {
                seconds = double.Parse(line[8..].Split(',')[0], CultureInfo.InvariantCulture);
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                segments.Add(new MediaSegment(line, seconds, new FileInfo(Path.Combine(folder, line)).Length));
            }
        }
        return init is null || segments.Count == 0
            ? throw new MediaToolException($"{Path.GetFileName(path)} lists no segments.")
            : new MediaPlaylist(init, segments);
    }

    /// <summary>RFC 8216 section 4.3.3.1: no segment, rounded, may be longer.</summary>
    public int TargetDuration =>
        Math.Max(1, (int)Math.Round(Segments.Max(s => s.Seconds), MidpointRounding.AwayFromZero));

    public string Write()
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{TargetDuration}\n"
        );
        text.Append("#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MAP:URI=\"{InitUri}\"\n");
        foreach (var segment in Segments)
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXTINF:{segment.Seconds:0.000000},\n{segment.Uri}\n");
        }
        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }

    public long AverageBandwidth => (long)Math.Ceiling(Segments.Sum(s => s.Length) * 8 / Seconds);

    /// <summary>
    /// The peak: the largest rate of any run of segments between half and one and a half target durations long
    /// (RFC 8216 section 4.1). A whole rendition shorter than that counts as one run.
    /// </summary>
    public long PeakBandwidth
    {
        get
        {
            double peak = AverageBandwidth;
            for (var first = 0; first < Segments.Count; first++)
            {
                var (bits, seconds) = (0L, 0.0);
                for (var last = first; last < Segments.Count && seconds < 1.5 * TargetDuration; last++)
                {
                    bits += Segments[last].Length * 8;
                    seconds += Segments[last].Seconds;
                    if (seconds >= 0.5 * TargetDuration && seconds <= 1.5 * TargetDuration)
                    {
                        peak = Math.Max(peak, bits / seconds);
                    }
                }
            }
            return (long)Math.Ceiling(peak);
        }
    }
}
