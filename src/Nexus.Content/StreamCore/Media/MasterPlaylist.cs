using System.Globalization;
using System.Text;

namespace Nexus.Content.StreamCore.Media;

internal sealed record VideoRendition(VideoRung Rung, string Uri, string Codec, MediaPlaylist Playlist);

internal sealed record AudioRendition(AudioRung Rung, string Uri, MediaPlaylist Playlist);

internal sealed record AudioRenditions(AudioTrack Track, IReadOnlyList<AudioRendition> Rungs)
{
    /// <summary>A track may be worth fewer bits than another: then its best goes with the better ones.</summary>
    public AudioRendition At(int rung) => Rungs[Math.Min(rung, Rungs.Count - 1)];
}

/// <summary>
/// The multivariant playlist (RFC 8216 section 4.3.4). Ours because ffmpeg's offers audio bit rates as tracks to choose
/// from and has no audio-only variant.
/// </summary>
internal static class MasterPlaylist
{
    private const string AacLowComplexity = "mp4a.40.2";

    public static string Write(
        IReadOnlyList<VideoRendition> videos,
        IReadOnlyList<AudioRenditions> audios,
        double framesPerSecond
    )
    {
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        // Sound alone in one track needs no group: each of its rates is a variant.
        var grouped = videos.Count > 0 || audios.Count > 1;
        var rungs = audios.Count > 0 ? audios[0].Rungs : [];
        for (var i = 0; grouped && i < rungs.Count; i++)
        {
            foreach (var audio in audios)
            {
                AppendRendition(text, audio, i, audio == audios[0]);
            }
        }
        foreach (var video in videos)
        {
            var codecs = rungs.Count == 0 ? video.Codec : $"{video.Codec},{AacLowComplexity}";
            AppendBandwidth(text, video.Playlist, [.. audios.Select(audio => audio.At(0).Playlist)]);
            text.Append(
                CultureInfo.InvariantCulture,
                $",CODECS=\"{codecs}\",RESOLUTION={video.Rung.Width}x{video.Rung.Height},FRAME-RATE={framesPerSecond:0.000}"
            );
            text.Append(rungs.Count == 0 ? "\n" : $",AUDIO=\"{Group(0)}\"\n").Append(video.Uri).Append('\n');
        }
        for (var i = 0; i < rungs.Count; i++)
        {
            // The variant is the main track itself; with another one chosen it may need that one's bits.
            var most = audios.Select(audio => audio.At(i).Playlist).MaxBy(playlist => playlist.PeakBandwidth)!;
            AppendBandwidth(text, most, []);
            text.Append(CultureInfo.InvariantCulture, $",CODECS=\"{AacLowComplexity}\"");
            text.Append(grouped ? $",AUDIO=\"{Group(i)}\"\n" : "\n").Append(rungs[i].Uri).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>Sound in another coding, to stand behind the variants there are.</summary>
    public static string Variant(MediaPlaylist playlist, string codec, string uri)
    {
        var text = new StringBuilder();
        AppendBandwidth(text, playlist, []);
        return text.Append(CultureInfo.InvariantCulture, $",CODECS=\"{codec}\"\n{uri}\n").ToString();
    }

    private static string Group(int rung) => rung == 0 ? "audio" : $"audio-{rung + 1}";

    private static void AppendRendition(StringBuilder text, AudioRenditions audio, int rung, bool main)
    {
        var rendition = audio.At(rung);
        text.Append(
            CultureInfo.InvariantCulture,
            $"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"{Group(rung)}\",NAME=\"{audio.Track.Name}\""
        );
        text.Append(audio.Track.Stream.Language is { } language ? $",LANGUAGE=\"{language}\"" : "");
        text.Append(
            CultureInfo.InvariantCulture,
            $",DEFAULT={(main ? "YES" : "NO")},AUTOSELECT=YES,CHANNELS=\"{rendition.Rung.Channels}\",URI=\"{rendition.Uri}\"\n"
        );
    }

    /// <summary>A variant's rate covers every rendition it may play with.</summary>
    private static void AppendBandwidth(StringBuilder text, MediaPlaylist own, IReadOnlyList<MediaPlaylist> beside)
    {
        var peak = own.PeakBandwidth + beside.Select(one => one.PeakBandwidth).DefaultIfEmpty().Max();
        var average = own.AverageBandwidth + beside.Select(one => one.AverageBandwidth).DefaultIfEmpty().Max();
        text.Append(CultureInfo.InvariantCulture, $"#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average}");
    }
}
