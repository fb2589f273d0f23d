using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Nexus.Bench.Running;
using Nexus.Testing;

namespace Nexus.Bench.Parts;

/// <summary>
/// From an encoder to a viewer's screen: each picture says by black and white bars which one it is, and Chromium reads it
/// off what hls.js shows.
/// </summary>
internal static class LivePart
{
    private const double LowLatencyBar = 3;
    private const double PlainBar = 5;
    private const int Samples = 60;

    public static async Task RunAsync(Results results)
    {
        await using var platform = await RunningPlatform.StartAsync(
            new Dictionary<string, string?>
            {
                ["NEXUS__Live__RtmpPort"] = FreePorts.Next().ToString(),
                ["NEXUS__Live__RtcPort"] = "0",
            }
        );
        using var creator = await Person.SignUpAsync(platform.Address, "creator");
        var draft = new
        {
            title = "Clock",
            kind = "video",
            access = "free",
        };
        var work = (await creator.PostAsync("/api/content/works", draft)).GetProperty("id").GetString()!;
        var show = await creator.PostAsync("/api/streamcore/shows", new { workId = work });
        var address = show.GetProperty("show").GetProperty("address").GetString();
        await using var clock = await BarClock.StartAsync($"{address}/{show.GetProperty("streamKey").GetString()}");
        var stream = await StreamAsync(creator, work);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"],
            }
        );
        foreach (var lowLatency in (bool[])[true, false])
        {
            var page = await browser.NewPageAsync(new() { BaseURL = platform.Address.ToString() });
            var seconds = await WatchAsync(page, stream, lowLatency, clock.StartedAt);
            await page.CloseAsync();
            var what = lowLatency ? "low-latency HLS" : "plain HLS";
            results.AtMost(
                $"live, encoder to screen, {what}, median",
                Results.Median(seconds),
                "s",
                lowLatency ? LowLatencyBar : PlainBar
            );
        }
    }

    private static async Task<string> StreamAsync(Person creator, string work)
    {
        for (var i = 0; i < 300; i++)
        {
            await Task.Delay(200);
            try
            {
                var session = await creator.PostAsync("/api/stream/sessions", new { workId = work });
                if (session.GetProperty("live").GetBoolean())
                {
                    return session.GetProperty("hls").GetString()!;
                }
            }
            catch (InvalidOperationException)
            {
                // Not on the air yet.
            }
        }
        throw new TimeoutException("The show did not get on the air.");
    }

    private static async Task<IReadOnlyList<double>> WatchAsync(
        IPage page,
        string stream,
        bool lowLatency,
        DateTimeOffset startedAt
    )
    {
        await page.GotoAsync("/");
        var answer = await page.EvaluateAsync<JsonElement>(
            Watcher,
            new
            {
                stream,
                lowLatency,
                samples = Samples,
            }
        );
        // The browser's clock is this machine's.
        var start = startedAt.ToUnixTimeMilliseconds();
        return
        [
            .. answer
                .EnumerateArray()
                .Select(sample =>
                    (sample[0].GetDouble() - start - (sample[1].GetDouble() * BarClock.FrameMilliseconds)) / 1000
                ),
        ];
    }

    // Twelve seconds to come to rest, then ten times a second which picture is shown.
    private static readonly string Watcher = string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        async ({ stream, lowLatency, samples }) => {
          const script = document.querySelector("script[src*='/js/']").src;
          const { default: Hls } = await import(new URL("../vendor/hls/hls.min.mjs", script).href);
          const video = document.createElement("video");
          video.muted = true;
          document.body.append(video);
          const hls = new Hls({ enableWorker: false, lowLatencyMode: lowLatency });
          hls.loadSource(stream);
          hls.attachMedia(video);
          await video.play();
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [{{BarClock.Width}}, 16];
          const context = canvas.getContext("2d", { willReadFrequently: true });
          const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
          await wait(12000);
          const found = [];
          for (let i = 0; i < samples; i++) {
            await wait(100);
            context.drawImage(video, 0, 0, canvas.width, canvas.height);
            const now = Date.now();
            let number = 0;
            for (let bit = 0; bit < {{BarClock.Bits}}; bit++) {
              const at = context.getImageData(bit * {{BarClock.BarWidth}} + {{BarClock.BarWidth / 2}}, 8, 1, 1).data;
              number += at[0] > 127 ? 2 ** bit : 0;
            }
            found.push([now, number]);
          }
          return found;
        }
        """
    );
}
