using System.Globalization;

namespace Nexus.Content.StreamCore.Media;

/// <summary>A coding in which a song is offered beside its AAC ladder, in a folder of its own.</summary>
/// <param name="Codec">What <c>CODECS</c> says of it.</param>
/// <param name="Encoder">What ffmpeg is told, streams and all.</param>
/// <param name="Playlists">One for each rendition, the smallest first.</param>
internal sealed record SoundCoding(
    string Folder,
    string Codec,
    IReadOnlyList<string> Encoder,
    IReadOnlyList<string> Playlists
)
{
    public const string LosslessFolder = "lossless";
    public const string OpusFolder = "opus";

    // The rates that recordings are sold in; others are of studios and measuring.
    private static readonly int[] LosslessRates = [32000, 44100, 48000, 88200, 96000, 176400, 192000];

    // About what AAC sounds like at 64, 128 and 256 thousand.
    private static readonly int[] OpusBitRates = [48_000, 96_000, 160_000];

    /// <summary>
    /// FLAC, bit for bit the source's samples: one or two channels of 16 to 24 bits. Telephone codings of 8 bits are lossy,
    /// and of floating-point samples FLAC would round some away.
    /// </summary>
    public static SoundCoding? Lossless(MediaInfo source) =>
        SongOf(source) is { Lossless: true, Channels: <= 2, BitDepth: >= 16 and <= 24 } audio
        && LosslessRates.Contains(audio.SampleRate)
            // This version of ffmpeg calls FLAC in MP4 experimental; the mapping has been settled since.
            ? new SoundCoding(
                LosslessFolder,
                "fLaC",
                ["-map", $"0:{audio.Index}", "-c:a", "flac", "-strict", "-2"],
                ["audio.m3u8"]
            )
            : null;

    /// <summary>Opus in the bit rates that the source is worth; null where it is worth none of them.</summary>
    public static SoundCoding? Opus(MediaInfo source)
    {
        if (
            SongOf(source) is not { } audio
            || OpusBitRates.Where(bits => bits <= Ladder.Worth(audio)).ToList() is not { Count: > 0 } rates
        )
        {
            return null;
        }
        // It knows no other rate than 48 kHz inside.
        List<string> encoder = ["-c:a", "libopus", "-ar", "48000", "-ac", Text(Math.Min(audio.Channels, 2))];
        for (var i = 0; i < rates.Count; i++)
        {
            encoder.AddRange(["-map", $"0:{audio.Index}", $"-b:a:{i}", Text(rates[i])]);
        }
        return new SoundCoding(OpusFolder, "opus", encoder, [.. rates.Select(bits => $"audio-{bits / 1000}k.m3u8")]);
    }

    // Films and files of several languages have groups of sound, which have one coding.
    private static AudioStream? SongOf(MediaInfo source) =>
        source is { Video: null, FurtherAudio.Count: 0 } ? source.Audio : null;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
