using System.Diagnostics;

namespace Nexus.Host.Demo;

/// <summary>Makes a song and a video with ffmpeg, where the user gives none of his own.</summary>
internal static class DemoMedia
{
    // A minor, F, C, G: four chords with a bass, twelve seconds, stereo.
    private const string Song =
        "aevalsrc='0.10*sin(2*PI*t*if(lt(mod(t,8),2),220,if(lt(mod(t,8),4),174.61,if(lt(mod(t,8),6),261.63,196))))"
        + "+0.08*sin(2*PI*t*if(lt(mod(t,8),2),261.63,if(lt(mod(t,8),4),220,if(lt(mod(t,8),6),329.63,246.94))))"
        + "+0.08*sin(2*PI*t*if(lt(mod(t,8),2),329.63,if(lt(mod(t,8),4),261.63,if(lt(mod(t,8),6),392,293.66))))"
        + "*(0.6+0.4*sin(2*PI*2*t))':s=44100:d=40,pan=stereo|c0=c0|c1=c0";

    public static async Task<string> SongAsync(string folder, CancellationToken token)
    {
        var path = Path.Combine(folder, "first-light.wav");
        await RunAsync(["-f", "lavfi", "-i", Song, "-metadata", "title=First Light", path], token);
        return path;
    }

    public static async Task<string> VideoAsync(string folder, CancellationToken token)
    {
        var path = Path.Combine(folder, "first-light.mp4");
        await RunAsync(
            [
                .. (string[])["-f", "lavfi", "-i", "gradients=s=1280x720:d=8:r=25:speed=0.03"],
                .. (string[])["-f", "lavfi", "-i", Song, "-t", "8", "-c:v", "libx264", "-preset", "veryfast"],
                .. (string[])["-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", path],
            ],
            token
        );
        return path;
    }

    private static async Task RunAsync(IEnumerable<string> arguments, CancellationToken token)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true };
        foreach (var argument in (string[])["-nostdin", "-loglevel", "error", "-y", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }
        try
        {
            using var process = Process.Start(start)!;
            var trouble = await process.StandardError.ReadToEndAsync(token);
            await process.WaitForExitAsync(token);
            if (process.ExitCode != 0)
            {
                throw new DemoFailure("ffmpeg could not make the demo's media: " + trouble);
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new DemoFailure("ffmpeg is not installed. Run ./nexus setup, or apt-get install ffmpeg.");
        }
    }
}
