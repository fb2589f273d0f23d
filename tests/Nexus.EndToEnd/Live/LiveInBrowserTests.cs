using System.Text.Json;
using Nexus.EndToEnd.Browser;
using Nexus.EndToEnd.PlugPulled;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd.Live;

/// <summary>hls.js in Debian's Chromium watches a show while it is sent.</summary>
[Collection(OfPlayedStory.Name)]
public sealed class LiveInBrowserTests(PlayedStory played)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_show_plays_at_the_live_edge_with_low_latency()
    {
        using var creator = new Person(played.Address, played.Story.Creator, "a long demo password");
        var show = await LiveShow.OpenAsync(creator);
        await using var encoder = RtmpEncoder.Start(show.Address, show.Key);
        JsonElement? session = null;
        await Eventually.IsTrueAsync(
            async () => (session = await show.SessionAsync()) is not null,
            "the show is live",
            Patience
        );
        var page = await played.OpenAsync();
        await page.GotoAsync("/");
        var parts = new List<string>();
        page.Request += (_, request) => parts.Add(request.Url);
        await page.EvaluateAsync(
            """
            async (url) => {
              const script = document.querySelector("script[src*='/js/']").src;
              const { default: Hls } = await import(new URL("../vendor/hls/hls.min.mjs", script).href);
              const video = document.createElement("video");
              video.muted = true;
              document.body.append(video);
              window.hls = new Hls({ enableWorker: false, lowLatencyMode: true });
              window.fatal = [];
              window.hls.on(Hls.Events.ERROR, (_, data) => data.fatal && window.fatal.push(data.details));
              window.hls.loadSource(url);
              window.hls.attachMedia(video);
              await video.play();
            }
            """,
            session!.Value.GetProperty("hls").GetString()
        );
        await page.WaitForFunctionAsync(
            "() => document.querySelector('video').currentTime > 0 && window.hls.latency > 0"
        );
        var from = await page.EvaluateAsync<double>("() => document.querySelector('video').currentTime");
        await page.WaitForFunctionAsync("(from) => document.querySelector('video').currentTime > from + 4", from);
        Assert.True(await page.EvaluateAsync<bool>("() => window.hls.levels[window.hls.currentLevel].details.live"));
        Assert.Equal(320, await page.EvaluateAsync<int>("() => document.querySelector('video').videoWidth"));
        Assert.Empty(await page.EvaluateAsync<string[]>("() => window.fatal"));
        // It asked for what was not there yet and loaded less than segments: low latency, not plain HLS.
        Assert.Contains(parts, url => url.Contains("_HLS_part=", StringComparison.Ordinal));
        Assert.Contains(parts, url => url.Contains("/part-", StringComparison.Ordinal));
    }
}
