using System.Globalization;

namespace Nexus.Content.StreamCore.Media;

/// <summary>
/// A local file that is opened with one known demuxer. The demuxer comes from the file's first bytes, never from
/// the tools' guess, so that a playlist or script dressed up as media is never followed.
/// </summary>
internal sealed record MediaInput(string Path, string Demuxer)
{
    private const string AllowedDemuxers = "mov,matroska,mp3,flac,ogg,wav,w64,aiff,avi,aac,mpegts,mpeg,flv,asf,caf";

    public IEnumerable<string> Arguments(MediaLimits limits) =>
        [
            "-max_pixels",
            Invariant(limits.MaxPixels),
            "-protocol_whitelist",
            "file,pipe",
            "-format_whitelist",
            AllowedDemuxers,
            "-f",
            Demuxer,
            "-i",
            "file:" + System.IO.Path.GetFullPath(Path),
        ];

    /// <summary>The same, starting at a moment of the file.</summary>
    public IEnumerable<string> ArgumentsFrom(TimeSpan start, MediaLimits limits) =>
        ["-ss", start.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture), .. Arguments(limits)];

    private static string Invariant(long value) => value.ToString(CultureInfo.InvariantCulture);
}
