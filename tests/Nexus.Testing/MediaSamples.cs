using System.Collections.Concurrent;
using CliWrap;
using CliWrap.Buffered;

namespace Nexus.Testing;

/// <summary>Small media files, made by ffmpeg once a test run and removed at its end.</summary>
public static class MediaSamples
{
    private static readonly TempFolder Folder = new();
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Made = new();

    // A sine of amplitude 0.1 on both channels, for the loudness, then a quieter one of another pitch.
    private const string Tones =
        "aevalsrc=if(lt(t\\,8)\\,0.1*sin(2*PI*997*t)\\,0.05*sin(2*PI*440*t))|if(lt(t\\,8)\\,0.1*sin(2*PI*997*t)\\,0.05*sin(2*PI*440*t)):s=48000:d=12";

    static MediaSamples() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Folder.Dispose();

    /// <summary>The integrated loudness of <see cref="Song"/> in LUFS (ITU-R BS.1770-4), within 0.5.</summary>
    public const double SongLoudness = -21.3;

    public const string SongTitle = "First Light";
    public const string SongArtist = "The Samples";

    /// <summary>A stereo WAV of 12 s, 48 kHz, 16 bit: two tones, with a title and an artist.</summary>
    public static Task<string> Song =>
        MakeAsync(
            "song.wav",
            [
                "-f",
                "lavfi",
                "-i",
                Tones,
                "-c:a",
                "pcm_s16le",
                "-metadata",
                $"title={SongTitle}",
                "-metadata",
                $"artist={SongArtist}",
            ]
        );

    /// <summary>An MP4 of 8 s: 1280x720, 25 pictures a second, H.264, with a stereo AAC tone.</summary>
    public static Task<string> Video =>
        MakeAsync(
            "video.mp4",
            [
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=1280x720:r=25:d=8",
                "-f",
                "lavfi",
                "-i",
                "sine=f=440:r=48000:d=8",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac",
                "-ac",
                "2",
            ]
        );

    /// <summary><see cref="Video"/> without its second half, in which the index stands.</summary>
    public static Task<string> TruncatedVideo =>
        OnceAsync(
            "truncated.mp4",
            async path =>
            {
                var whole = await File.ReadAllBytesAsync(await Video);
                await File.WriteAllBytesAsync(path, whole[..(whole.Length / 2)]);
            }
        );

    /// <summary>Text that calls itself a video.</summary>
    public static Task<string> TextCalledVideo =>
        OnceAsync("text.mp4", path => File.WriteAllTextAsync(path, "This is a letter and no film.\n"));

    /// <summary>A PNG of 640x640.</summary>
    public static Task<string> Picture =>
        MakeAsync("picture.png", ["-f", "lavfi", "-i", "testsrc2=s=640x640", "-frames:v", "1"]);

    /// <summary>A file of the test's own making, by ffmpeg's arguments without the output; cached by name.</summary>
    public static Task<string> MakeAsync(string name, IReadOnlyList<string> arguments) =>
        OnceAsync(
            name,
            async path =>
            {
                var result = await Cli.Wrap("ffmpeg")
                    .WithArguments(["-nostdin", "-v", "error", .. arguments, "-y", path])
                    .WithValidation(CommandResultValidation.None)
                    .ExecuteBufferedAsync();
                if (result.ExitCode != 0)
                {
                    throw new InvalidOperationException($"ffmpeg could not make {name}: {result.StandardError}");
                }
            }
        );

    private static Task<string> OnceAsync(string name, Func<string, Task> make) =>
        Made.GetOrAdd(
            name,
            _ => new Lazy<Task<string>>(async () =>
            {
                var path = Folder.File(name);
                await make(path);
                return path;
            })
        ).Value;
}
