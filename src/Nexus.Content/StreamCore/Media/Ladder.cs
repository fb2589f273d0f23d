namespace Nexus.Content.StreamCore.Media;

/// <param name="Name">Short side of the class ("720p").</param>
/// <param name="MaxBitRate">Ceiling in bits a second; the encoder aims at constant quality below it.</param>
internal sealed record VideoRung(string Name, int Width, int Height, int MaxBitRate);

internal sealed record AudioRung(string Name, int BitRate, int Channels, int SampleRate);

/// <summary>A sound track that viewers may choose, in each of its bit rates.</summary>
/// <param name="FileName">What its playlists begin with.</param>
/// <param name="Name">What viewers choose by; different for each track.</param>
internal sealed record AudioTrack(AudioStream Stream, string FileName, string Name, IReadOnlyList<AudioRung> Rungs);

/// <summary>The renditions a source is worth: never larger than its picture, never more bits than its sound has.</summary>
internal sealed record Ladder(
    IReadOnlyList<VideoRung> Video,
    IReadOnlyList<AudioRung> Audio,
    int FrameRateNumerator,
    int FrameRateDenominator
)
{
    /// <summary>All sound tracks, the main one first; <see cref="Audio"/> are its rungs.</summary>
    public IReadOnlyList<AudioTrack> Tracks { get; init; } = [];

    private static readonly (int Side, int BitRate)[] VideoClasses =
    [
        (1080, 5_000_000),
        (720, 2_800_000),
        (480, 1_400_000),
        (360, 800_000),
        (240, 400_000),
    ];

    private static readonly int[] AudioClasses = [64_000, 128_000, 256_000];

    private const int AudioBesideVideo = 128_000;

    /// <summary>More than this many AAC bits a sample cannot be heard.</summary>
    private const int UsefulBitsPerSample = 3;

    /// <summary>Encoders miss the nominal rate by a little: "128k" may measure 126 or 131.</summary>
    private const double NominalSlack = 1.06;

    public static Ladder For(MediaInfo source)
    {
        var rate = source.Video is { } v ? FrameRate(v) : (Numerator: 0, Denominator: 1);
        return new Ladder(
            source.Video is { } video ? Pictures(video) : [],
            source.Audio is { } audio ? Sounds(audio, source.Video is not null) : [],
            rate.Numerator,
            rate.Denominator
        )
        {
            Tracks = TracksOf(source),
        };
    }

    private static List<AudioTrack> TracksOf(MediaInfo source)
    {
        var tracks = new List<AudioTrack>();
        foreach (var stream in source.Audio is { } main ? source.FurtherAudio.Prepend(main) : [])
        {
            var number = tracks.Count + 1;
            var name = NameOf(stream) ?? (number == 1 ? "Main" : $"Track {number}");
            tracks.Add(
                new AudioTrack(
                    stream,
                    number == 1 ? "audio" : $"audio-{number}",
                    // Players tell tracks apart by their names.
                    tracks.Exists(track => track.Name == name)
                        ? $"{name} ({number})"
                        : name,
                    Sounds(stream, source.Video is not null)
                )
            );
        }
        return tracks;
    }

    private static string? NameOf(AudioStream stream) =>
        TrackTitle.Of(stream.Title) ?? (stream.Language is { } language ? LanguageTag.NameOf(language) : null);

    private static List<VideoRung> Pictures(VideoStream source)
    {
        // A rung may miss the source by three in a hundred (1918x1078 counts as 1080p) yet never exceeds it.
        var rungs = VideoClasses
            .Where(c => Scale(source, c.Side) <= 1.03)
            .Select(c => Rung(source, $"{c.Side}p", Math.Min(1, Scale(source, c.Side)), c.BitRate))
            .DistinctBy(r => (r.Width, r.Height))
            .ToList();
        if (rungs.Count > 0)
        {
            return rungs;
        }
        var side = Math.Min(source.Width, source.Height) & ~1;
        return [Rung(source, $"{side}p", 1, VideoClasses[^1].BitRate)];
    }

    /// <summary>What fits the source into the 16:9 box of a class, standing or lying as the source does.</summary>
    private static double Scale(VideoStream source, int side)
    {
        var longSide = side * 16 / 9.0;
        return Math.Min(
            longSide / Math.Max(source.Width, source.Height),
            (double)side / Math.Min(source.Width, source.Height)
        );
    }

    private static VideoRung Rung(VideoStream source, string name, double scale, int bitRate)
    {
        var fast = source.FramesPerSecond > 35 ? 3 : 2;
        return new VideoRung(name, Even(source.Width, scale), Even(source.Height, scale), bitRate / 2 * fast);
    }

    /// <summary>4:2:0 pictures have even sides: the nearest that does not exceed the source.</summary>
    private static int Even(int side, double scale) =>
        Math.Clamp((int)Math.Round(side * scale / 2) * 2, 2, Math.Max(2, side & ~1));

    private static List<AudioRung> Sounds(AudioStream source, bool besideVideo)
    {
        var channels = Math.Min(source.Channels, 2);
        var rate = RateOf(source);
        var worth = Worth(source);
        var classes = besideVideo ? [AudioBesideVideo] : AudioClasses.Where(c => c <= worth).ToList();
        if (classes.Count == 0)
        {
            classes = [AudioClasses[0]];
        }
        return [.. classes.Select(c => Sound((int)Math.Min(c, worth), channels, rate))];
    }

    /// <summary>The most bits a second that a lossy rendition of the sound can make use of.</summary>
    public static long Worth(AudioStream source)
    {
        var worth = (long)RateOf(source) * Math.Min(source.Channels, 2) * UsefulBitsPerSample;
        return !source.Lossless && source.BitRate is > 0 and var bits
            ? Math.Min(worth, (long)(bits * NominalSlack))
            : worth;
    }

    private static int RateOf(AudioStream source) =>
        source.SampleRate switch
        {
            > 48000 when source.SampleRate % 44100 == 0 => 44100,
            > 48000 => 48000,
            _ => source.SampleRate,
        };

    private static AudioRung Sound(int bitRate, int channels, int rate)
    {
        var whole = Math.Max(8_000, bitRate / 1000 * 1000);
        return new AudioRung($"{whole / 1000}k", whole, channels, rate);
    }

    private static (int Numerator, int Denominator) FrameRate(VideoStream source) =>
        source.FramesPerSecond switch
        {
            > 60.5 => (60, 1),
            < 1 => (1, 1),
            _ => (source.FrameRateNumerator, source.FrameRateDenominator),
        };
}
