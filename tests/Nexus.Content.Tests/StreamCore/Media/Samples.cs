using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Media;

/// <summary>Small files made by ffmpeg, once a test run.</summary>
internal static class Samples
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("nexus-samples-").FullName;
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Made = new();

    static Samples() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, true);

    private const string Picture = "-f lavfi -i testsrc2=s=640x360:r=25:d=9.3";
    private const string Sound = "-f lavfi -i sine=f=1000:d=9.3:r=48000";
    private const string H264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p";

    /// <summary>640x360, 25 frames a second, 9.3 s, a tone; the index stands in front.</summary>
    public static Task<string> Film => Make("film.mp4", $"{Picture} {Sound} {H264} -c:a aac -ac 2 -movflags faststart");

    /// <summary>The same with the index at the end, as cameras write it.</summary>
    public static Task<string> CameraFilm => Make("camera.mp4", $"{Picture} {Sound} {H264} -c:a aac -ac 2");

    public static Task<string> SilentFilm =>
        Make("silent.mkv", $"-f lavfi -i testsrc2=s=180x320:r=30000/1001:d=3 {H264}");

    public static Task<string> Song =>
        Make("song.mp3", $"{Sound} -ac 2 -c:a libmp3lame -b:a 128k -metadata title=Tone");

    /// <summary>A sine of 997 Hz whose peak is 20 dB below full scale, on both channels.</summary>
    public static Task<string> Tone =>
        Make("tone.wav", "-f lavfi -i aevalsrc=0.1*sin(2*PI*997*t)|0.1*sin(2*PI*997*t):s=48000:d=8 -c:a pcm_s16le");

    public static Task<string> Silence => Make("silence.flac", "-f lavfi -i anullsrc=r=44100:cl=stereo -t 2");

    public static Task<string> Png => Make("picture.png", "-f lavfi -i testsrc2=s=64x64 -frames:v 1");

    public static async Task<string> SongWithCover() =>
        await Make(
            "cover.mp3",
            $"-i {await Song} -i {await Png} -map 0:a -map 1:v -c:a copy -c:v png -disposition:v attached_pic"
        );

    public static string New(string name) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, Guid.NewGuid().ToString("N"))).FullName, name);

    public static async Task<string> Cut(Task<string> sample, double share, string? name = null)
    {
        var whole = await sample;
        var bytes = await File.ReadAllBytesAsync(whole);
        var path = New(name ?? Path.GetFileName(whole));
        await File.WriteAllBytesAsync(path, bytes[..(int)(bytes.Length * share)]);
        return path;
    }

    public static Task<string> Make(string name, string arguments) =>
        Made.GetOrAdd(
            name,
            _ => new Lazy<Task<string>>(async () =>
            {
                var path = Path.Combine(Folder, name);
                await Run("ffmpeg", [.. arguments.Split(' '), "-y", path]);
                return path;
            })
        ).Value;

    /// <summary>Runs a tool to its end and fails on anything it complains about.</summary>
    public static async Task<string> Run(string tool, string[] arguments)
    {
        var start = new ProcessStartInfo(tool) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] bounds = tool == "ffmpeg" ? ["-nostdin", "-v", "error"] : ["-v", "error"];
        foreach (var argument in bounds.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0 && (await errors).Length == 0, $"{tool}: {await errors}");
        return output;
    }
}
