using System.Text.Json;
using Nexus.EndToEnd.Platforms;
using Nexus.EndToEnd.PlugPulled;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd.Live;

/// <summary>The plug is pulled in the middle of a show.</summary>
public sealed class LiveKillTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_sent_until_the_plug_was_pulled_is_in_the_library()
    {
        await using var platform = new UpPlatform();
        await platform.StartAsync();
        using var creator = new Person(platform.Address, "ada@example.com", "violet teapot harbour 7");
        await creator.RegisterAsync("creator");
        var show = await LiveShow.OpenAsync(creator);
        await using var encoder = RtmpEncoder.Start(show.Address, show.Key);
        await Eventually.IsTrueAsync(async () => (await show.SessionAsync()) is not null, "the show is live", Patience);
        using var http = new HttpClient { BaseAddress = platform.Address };
        var master = new Uri(platform.Address, (await show.SessionAsync())!.Value.GetProperty("hls").GetString());
        var variant = (await http.GetStringAsync(master, Cancel)).Split('\n').First(line => line.EndsWith(".m3u8"));
        await Eventually.IsTrueAsync(
            async () => (await http.GetStringAsync(new Uri(master, variant), Cancel)).Split("#EXTINF").Length > 8,
            "eight seconds were sent",
            Patience
        );
        await platform.Process.KillAsync();
        await encoder.UntilItEndsAsync();
        await platform.KillAsync();
        await platform.StartAsync();
        await Eventually.IsTrueAsync(
            async () =>
                (await creator.DoAsync(HttpMethod.Get, $"/api/content/my/works/{show.Work}")).GetProperty("duration")
                    is { ValueKind: JsonValueKind.Number } duration
                && duration.GetDouble() > 6,
            "the recording is the work's file",
            Patience
        );
    }
}
