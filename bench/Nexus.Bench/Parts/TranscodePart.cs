using System.Diagnostics;
using Nexus.Bench.Running;

namespace Nexus.Bench.Parts;

/// <summary>
/// A film from its last byte to ready, beside the very ffmpeg command that made its renditions, run alone and without
/// the pictures the platform lets it draw. The platform also checks the whole file first, measures loudness, draws the
/// waveform, and encrypts what it stores.
/// </summary>
internal static class TranscodePart
{
    private const string Film =
        "-y -v error -f lavfi -i testsrc2=s=1280x720:r=25:d=60 -f lavfi -i sine=f=440:d=60:r=48000 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -shortest";

    public static async Task RunAsync(Results results)
    {
        var folder = Directory.CreateTempSubdirectory("nexus-bench-film-");
        try
        {
            var film = Path.Combine(folder.FullName, "film.mp4");
            await Tool.RunAsync("ffmpeg", [.. Film.Split(' '), film]);
            var (whole, command) = await OnPlatformAsync(film);
            var alone = await AloneAsync(command, film, folder.CreateSubdirectory("alone").FullName);
            results.AtMost(
                "a film of 60 s, uploaded to ready, beside its ffmpeg command alone",
                whole / alone,
                "×",
                1.1
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(double Seconds, string[] Command)> OnPlatformAsync(string film)
    {
        await using var platform = await RunningPlatform.StartAsync();
        using var creator = await Person.SignUpAsync(platform.Address, "creator");
        var made = await creator.PostAsync(
            "/api/content/works",
            new
            {
                title = "Film",
                kind = "video",
                access = "free",
            }
        );
        var work = made.GetProperty("id").GetString()!;
        await creator.UploadAsync(work, film, "video/mp4");
        var clock = Stopwatch.StartNew();
        string[]? command = null;
        while (true)
        {
            command ??= Encoder();
            var state = (await creator.GetAsync($"/api/content/my/works/{work}")).GetProperty("state").GetString();
            if (state == "ready")
            {
                return (
                    clock.Elapsed.TotalSeconds,
                    command ?? throw new InvalidOperationException("ffmpeg was not seen.")
                );
            }
            if (state == "rejected" || clock.Elapsed > TimeSpan.FromMinutes(4))
            {
                throw new InvalidOperationException($"The film is {state}.");
            }
            await Task.Delay(100);
        }
    }

    // What runs now and writes DASH, as the kernel tells it.
    private static string[]? Encoder() =>
        Process
            .GetProcessesByName("ffmpeg")
            .Select(process => File.ReadAllText($"/proc/{process.Id}/cmdline").Split('\0')[..^1])
            .FirstOrDefault(arguments => arguments.Contains("dash"));

    // The pictures are a graph and outputs of their own behind the manifest.
    private static string[] LadderOf(string[] command)
    {
        var manifest = Array.FindIndex(command, argument => argument.EndsWith(".mpd", StringComparison.Ordinal));
        return manifest >= 0
            ? command[..(manifest + 1)]
            : throw new InvalidOperationException("The command writes no manifest.");
    }

    private static async Task<double> AloneAsync(string[] whole, string film, string folder)
    {
        var command = LadderOf(whole);
        var input = Array.FindIndex(command, argument => argument == "-i") + 1;
        // As low in the queue for a processor as on the platform, or whatever else runs would count against one alone.
        var start = new ProcessStartInfo("nice")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Array.ForEach(["-n", "10", "ffmpeg"], start.ArgumentList.Add);
        for (var i = 1; i < command.Length; i++)
        {
            start.ArgumentList.Add(i == input ? "file:" + film : command[i]);
        }
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? clock.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"ffmpeg ended with {process.ExitCode}: {await said}");
    }
}
