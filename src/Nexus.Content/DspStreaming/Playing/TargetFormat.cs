using System.Globalization;

namespace Nexus.Content.DspStreaming.Playing;

/// <summary>What a song is transcoded to.</summary>
/// <param name="Encoder">ffmpeg's name.</param>
/// <param name="Muxer">ffmpeg's name.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="Suffix">The file name's end.</param>
/// <param name="UsualKilobits">Where the app names no limit.</param>
internal sealed record TargetFormat(string Encoder, string Muxer, string ContentType, string Suffix, int UsualKilobits)
{
    private const int LeastKilobits = 32;
    private const int MostKilobits = 320;

    public static TargetFormat Mp3 { get; } = new("libmp3lame", "mp3", "audio/mpeg", "mp3", 192);

    private static readonly TargetFormat Opus = new("libopus", "ogg", "audio/ogg", "opus", 128);

    private static readonly TargetFormat Aac = new("aac", "adts", "audio/aac", "aac", 192);

    /// <summary>Null for what is sent as it lies: no format, <c>raw</c>, and those that are not offered.</summary>
    public static TargetFormat? Of(string? name) =>
        name?.ToLowerInvariant() switch
        {
            "mp3" => Mp3,
            "opus" or "ogg" or "oga" => Opus,
            "aac" => Aac,
            _ => null,
        };

    public IReadOnlyList<string> Arguments(int mostKilobits, double skip)
    {
        var kilobits = Math.Clamp(mostKilobits == 0 ? UsualKilobits : mostKilobits, LeastKilobits, MostKilobits);
        return
        [
            "-map",
            "0:a:0",
            "-map_metadata",
            "-1",
            .. skip > 0 ? (string[])["-ss", skip.ToString("0.###", CultureInfo.InvariantCulture)] : [],
            "-c:a",
            Encoder,
            "-b:a",
            $"{kilobits}k",
            "-f",
            Muxer,
        ];
    }
}
