using System.Text.Json;
using Nexus.EndToEnd.Browser;
using Xunit;

namespace Nexus.EndToEnd.Live;

/// <summary>hls.js in Debian's Chromium, at the live edge.</summary>
internal static class LowLatencyViewer
{
    /// <summary>Watches for some seconds.</summary>
    /// <param name="played">Whose browser it is.</param>
    /// <param name="session">A playback session of a show.</param>
    /// <param name="width">Of the picture that is to be seen.</param>
    /// <param name="asked">Hears of every address that is asked for.</param>
    public static async Task WatchAsync(PlayedStory played, JsonElement session, int width, Action<string> asked)
    {
        var page = await played.OpenAsync();
        await page.GotoAsync("/");
        page.Request += (_, request) => asked(request.Url);
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
            session.GetProperty("hls").GetString()
        );
        await page.WaitForFunctionAsync(
            "() => document.querySelector('video').currentTime > 0 && window.hls.latency > 0"
        );
        var from = await page.EvaluateAsync<double>("() => document.querySelector('video').currentTime");
        await page.WaitForFunctionAsync("(from) => document.querySelector('video').currentTime > from + 4", from);
        Assert.True(await page.EvaluateAsync<bool>("() => window.hls.levels[window.hls.currentLevel].details.live"));
        // At first it may be a smaller rendition.
        await page.WaitForFunctionAsync("(width) => document.querySelector('video').videoWidth === width", width);
        Assert.Empty(await page.EvaluateAsync<string[]>("() => window.fatal"));
        await page.CloseAsync();
    }
}
