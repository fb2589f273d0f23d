using System.Globalization;
using System.Text;

namespace Nexus.Content.StreamCore.Media;

internal sealed record VideoRendition(VideoRung Rung, string Uri, string Codec, MediaPlaylist Playlist);

internal sealed record AudioRendition(AudioRung Rung, string Uri, MediaPlaylist Playlist);

/// <summary>
/// The multivariant playlist (RFC 8216 section 4.3.4). Ours because ffmpeg's offers audio bit rates as tracks to choose
/// from and has no audio-only variant.
/// </summary>
internal static class MasterPlaylist
{
    private const string AacLowComplexity = "mp4a.40.2";

    public static string Write(
        IReadOnlyList<VideoRendition> videos,
        IReadOnlyList<AudioRendition> audios,
        double framesPerSecond
    )
    {
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        var beside = videos.Count > 0 && audios.Count > 0 ? audios[0] : null;
        if (beside is not null)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"Main\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"{beside.Rung.Channels}\",URI=\"{beside.Uri}\"\n"
            );
        }
        foreach (var video in videos)
        {
            var codecs = beside is null ? video.Codec : $"{video.Codec},{AacLowComplexity}";
            text.Append(Bandwidth(video.Playlist, beside?.Playlist));
            text.Append(
                CultureInfo.InvariantCulture,
                $",CODECS=\"{codecs}\",RESOLUTION={video.Rung.Width}x{video.Rung.Height},FRAME-RATE={framesPerSecond:0.000}"
            );
            text.Append(beside is null ? "\n" : ",AUDIO=\"audio\"\n").Append(video.Uri).Append('\n');
        }
        foreach (var audio in audios)
        {
            text.Append(Bandwidth(audio.Playlist, null));
            text.Append(CultureInfo.InvariantCulture, $",CODECS=\"{AacLowComplexity}\"");
            text.Append(beside is null ? "\n" : ",AUDIO=\"audio\"\n").Append(audio.Uri).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>A variant's rate covers every rendition it plays with.</summary>
    private static string Bandwidth(MediaPlaylist own, MediaPlaylist? beside)
    {
        var peak = own.PeakBandwidth + (beside?.PeakBandwidth ?? 0);
        var average = own.AverageBandwidth + (beside?.AverageBandwidth ?? 0);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average}"
        );
    }
}
