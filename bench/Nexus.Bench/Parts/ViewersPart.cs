using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Bench.Running;

namespace Nexus.Bench.Parts;

/// <summary>Two hundred people press play at one moment: manifest, rendition, and the first segment of sound and picture.</summary>
internal static class ViewersPart
{
    private const int Viewers = 200;
    private const int Rounds = 5;

    public static async Task RunAsync(Results results)
    {
        await using var platform = await RunningPlatform.StartAsync();
        var demo = await platform.PlayDemoAsync();
        using var http = new HttpClient { BaseAddress = platform.Address };
        var film = demo.GetProperty("videoId").GetString()!;
        var times = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var masters = await Task.WhenAll(Enumerable.Range(0, Viewers).Select(_ => OpenAsync(http, film)));
            var started = await Task.WhenAll(masters.Select(master => PlayAsync(http, master)));
            // The first round warms up.
            if (round > 0)
            {
                times.AddRange(started);
            }
        }
        var sorted = times.Order().ToList();
        results.AtMost(
            $"playback starts for {Viewers} at once, 95th percentile",
            sorted[(int)(sorted.Count * 0.95)],
            "ms",
            300
        );
    }

    private static async Task<string> OpenAsync(HttpClient http, string film)
    {
        using var answer = await http.PostAsJsonAsync("/api/stream/sessions", new { workId = film });
        var session = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return session.GetProperty("hls").GetString()!;
    }

    // As a player does: the manifest, then both renditions side by side, each with its head and first segment.
    private static async Task<double> PlayAsync(HttpClient http, string master)
    {
        var clock = Stopwatch.StartNew();
        var text = await http.GetStringAsync(master);
        var sound = text.Split("URI=\"")[1].Split('"')[0];
        var picture = text.Split('\n')
            .First(line => line.EndsWith(".m3u8", StringComparison.Ordinal) && line[0] != '#');
        await Task.WhenAll(BeginAsync(http, master, sound), BeginAsync(http, master, picture));
        return clock.Elapsed.TotalMilliseconds;
    }

    private static async Task BeginAsync(HttpClient http, string master, string playlist)
    {
        var folder = master[..(master.LastIndexOf('/') + 1)];
        var text = await http.GetStringAsync(folder + playlist);
        var head = text.Split("URI=\"")[1].Split('"')[0];
        var first = text.Split('\n').First(line => line.EndsWith(".m4s", StringComparison.Ordinal));
        await http.GetByteArrayAsync(folder + head);
        await http.GetByteArrayAsync(folder + first);
    }
}
