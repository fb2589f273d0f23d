using System.Globalization;
using System.Text.RegularExpressions;
using Nexus.Bench.Running;

namespace Nexus.Bench.Parts;

/// <summary>A segment behind its signed address, beside nginx sending the same bytes from a file.</summary>
internal static partial class SegmentsPart
{
    private const int Rounds = 3;

    public static async Task RunAsync(Results results)
    {
        await using var platform = await RunningPlatform.StartAsync();
        var demo = await platform.PlayDemoAsync();
        using var fan = await Person.SignUpAsync(platform.Address, "fan");
        using var http = new HttpClient { BaseAddress = platform.Address };
        foreach (var (kind, work) in ((string, string)[])[("audio", "songId"), ("video", "videoId")])
        {
            var session = await fan.PostAsync(
                "/api/stream/sessions",
                new { workId = demo.GetProperty(work).GetString() }
            );
            var segment = await FindSegmentAsync(http, session.GetProperty("hls").GetString()!);
            var bytes = await http.GetByteArrayAsync(segment);
            await using var nginx = await Nginx.StartAsync(bytes);
            var (ours, theirs) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                ours.Add(await FetchAsync(new Uri(platform.Address, segment)));
                theirs.Add(await FetchAsync(nginx.Address));
            }
            var what = $"HLS {kind} segments of {bytes.Length / 1024} KiB";
            results.Beside(what, Results.Median(ours), "segments/s", "nginx", Results.Median(theirs));
        }
    }

    private static async Task<string> FindSegmentAsync(HttpClient http, string master)
    {
        var variant = Resolve(master, Entries(await http.GetStringAsync(master)).First());
        return Resolve(variant, Entries(await http.GetStringAsync(variant)).First());
    }

    private static async Task<double> FetchAsync(Uri address)
    {
        var output = await Tool.RunAsync("wrk", ["-t1", "-c32", "-d5s", address.ToString()]);
        return output.Contains("Non-2xx", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"{address} was refused:\n{output}")
            : double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Entries(string playlist) =>
        playlist
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith('#'));

    private static string Resolve(string from, string relative) =>
        relative.StartsWith('/') ? relative : from[..(from.LastIndexOf('/') + 1)] + relative;

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();
}
