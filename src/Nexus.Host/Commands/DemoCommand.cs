using System.CommandLine;
using System.Text.Json;
using Nexus.Host.Demo;
using Nexus.Kernel.Http;

namespace Nexus.Host.Commands;

/// <summary><c>nexus demo</c>: plays the whole story against a running platform.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var (url, json) = (SharedOptions.Url(), SharedOptions.Json());
        var song = new Option<FileInfo>("--song")
        {
            Description = "A song of your own (default: one made by ffmpeg).",
        }.AcceptExistingOnly();
        var video = new Option<FileInfo>("--video")
        {
            Description = "A video of your own (default: one made by ffmpeg).",
        }.AcceptExistingOnly();
        var command = new Command("demo", "Play the whole story against a running platform.")
        {
            url,
            song,
            video,
            json,
        };
        command.SetAction(
            (parsed, token) =>
                Terminal.RunAsync(() =>
                    RunAsync(
                        parsed.GetValue(url)!,
                        parsed.GetValue(song)?.FullName,
                        parsed.GetValue(video)?.FullName,
                        parsed.GetValue(json),
                        token
                    )
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(string url, string? song, string? video, bool json, CancellationToken token)
    {
        if (Terminal.Address(url) is not { } address)
        {
            return Terminal.WrongUsage;
        }
        var folder = Directory.CreateTempSubdirectory("nexus-demo-").FullName;
        try
        {
            var screen = new DemoScreen(json);
            song ??= await DemoMedia.SongAsync(folder, token);
            video ??= await DemoMedia.VideoAsync(folder, token);
            using var story = new DemoStory(address, screen);
            var result = await story.RunAsync(song, video, token);
            Console.WriteLine(json ? JsonSerializer.Serialize(result, NexusJson.Options) : Ending(url, result));
            return 0;
        }
        catch (Exception failed) when (failed is DemoFailure or HttpRequestException)
        {
            Console.Error.WriteLine("nexus: the demo failed: " + failed.Message);
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Ending(string url, DemoResult result) =>
        $"""

              Look at it: {url}/listen/{result.SongId}
              Sign in as {result.Creator} or {result.Fan} with the password "{DemoStory.Password}".
            """;
}
