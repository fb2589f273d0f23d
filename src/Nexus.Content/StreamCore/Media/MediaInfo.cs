namespace Nexus.Content.StreamCore.Media;

/// <summary>What a source file holds. Sizes are as shown on screen: rotated and with square pixels.</summary>
internal sealed record MediaInfo(
    string Container,
    TimeSpan Duration,
    long Length,
    VideoStream? Video,
    AudioStream? Audio,
    CoverStream? Cover,
    IReadOnlyList<TextStream> Texts,
    IReadOnlyDictionary<string, string> Tags
)
{
    /// <summary>Sound tracks beside the main one, such as other languages.</summary>
    public IReadOnlyList<AudioStream> FurtherAudio { get; init; } = [];
}

/// <param name="FrameRateNumerator">With the denominator, the mean frame rate exactly (30000/1001).</param>
/// <param name="Rotation">Degrees clockwise the decoder turns the picture: 0, 90, 180 or 270.</param>
internal sealed record VideoStream(
    int Index,
    string Codec,
    int Width,
    int Height,
    int FrameRateNumerator,
    int FrameRateDenominator,
    int Rotation,
    bool Hdr,
    long? BitRate
)
{
    public double FramesPerSecond => (double)FrameRateNumerator / FrameRateDenominator;

    /// <summary>The same at a rate of whole frames a second.</summary>
    public VideoStream At(int framesPerSecond) =>
        this with
        {
            FrameRateNumerator = framesPerSecond,
            FrameRateDenominator = 1,
        };
}

/// <param name="BitDepth">Bits a sample where the codec has such a thing (PCM, FLAC, ALAC).</param>
/// <param name="Language">A language tag (BCP 47); null where the file does not say.</param>
/// <param name="Title">What the file calls the track.</param>
internal sealed record AudioStream(
    int Index,
    string Codec,
    int Channels,
    int SampleRate,
    int? BitDepth,
    long? BitRate,
    bool Lossless,
    string? Language = null,
    string? Title = null
);

/// <summary>A text track inside the file, in a format that can become WebVTT.</summary>
/// <param name="Language">A language tag (BCP 47); <see cref="LanguageTag.Unknown"/> where the file does not say.</param>
/// <param name="Title">What the file calls it.</param>
internal sealed record TextStream(
    int Index,
    string Language,
    string? Title,
    bool Default,
    bool Forced,
    bool HearingImpaired
);

internal sealed record CoverStream(int Index, string Codec, int Width, int Height);

/// <summary>What the uploader said the file is; either part may be missing.</summary>
internal sealed record DeclaredMedia(string? ContentType, string? FileName)
{
    public static readonly DeclaredMedia Nothing = new(null, null);
}

/// <summary>A file an engine step wrote. The path is relative to the output folder, with forward slashes.</summary>
internal sealed record MediaFile(string Path, string ContentType, long Length)
{
    public static MediaFile Of(string root, string fullPath) =>
        new(
            System.IO.Path.GetRelativePath(root, fullPath).Replace('\\', '/'),
            ContentTypeOf(fullPath),
            new FileInfo(fullPath).Length
        );

    private static string ContentTypeOf(string path) =>
        System.IO.Path.GetExtension(path) switch
        {
            ".m3u8" => "application/vnd.apple.mpegurl",
            ".mpd" => "application/dash+xml",
            ".m4s" => "video/iso.segment",
            ".mp4" => "video/mp4",
            ".jpg" => "image/jpeg",
            ".vtt" => "text/vtt",
            ".json" => "application/json",
            _ => "application/octet-stream",
        };
}
