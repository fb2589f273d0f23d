using System.Text;

namespace Nexus.Host.Demo;

/// <summary>Plays a work as a player does: session, master playlist, one variant, all of its segments.</summary>
internal sealed class DemoPlayback(DemoClient client)
{
    public async Task<int> PlayAsync(string workId, CancellationToken token)
    {
        var session = await client.PostAsync("/api/stream/sessions", new { workId }, token);
        var master = session.GetProperty("hls").GetString()!;
        var playlist = await TextAsync(master, token);
        var variant = Lines(playlist).First(line => !line.StartsWith('#'));
        var media = Resolve(master, variant);
        var segments = Lines(await TextAsync(media, token)).Where(line => !line.StartsWith('#')).ToList();
        foreach (var segment in segments)
        {
            await client.DownloadAsync(Resolve(media, segment), token);
        }
        return segments.Count > 0 ? segments.Count : throw new DemoFailure("The playlist is empty.");
    }

    private async Task<string> TextAsync(string path, CancellationToken token) =>
        Encoding.UTF8.GetString(await client.DownloadAsync(path, token));

    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Resolve(string from, string relative) => from[..(from.LastIndexOf('/') + 1)] + relative;
}
