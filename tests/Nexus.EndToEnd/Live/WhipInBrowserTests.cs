using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using Nexus.EndToEnd.Browser;
using Nexus.EndToEnd.PlugPulled;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd.Live;

/// <summary>Debian's Chromium sends a show over WebRTC, through the gateway.</summary>
[Collection(OfPlayedStory.Name)]
public sealed class WhipInBrowserTests(PlayedStory played)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_client_that_nobody_here_wrote_sends_a_show_from_a_page_of_another_address()
    {
        using var creator = new Person(played.Address, played.Story.Creator, "a long demo password");
        var show = await LiveShow.OpenAsync(creator);
        var page = await played.OpenAsync();
        using var elsewhere = new HttpListener();
        var home = $"http://127.0.0.1:{FreePorts.Next()}/";
        elsewhere.Prefixes.Add(home);
        elsewhere.Start();
        var client = await File.ReadAllBytesAsync(
            Path.Combine(Engines.Npm(), "whip-whep", "whip.js"),
            TestContext.Current.CancellationToken
        );
        _ = ServeAsync(elsewhere, client);
        await page.GotoAsync(home);
        var patched = new List<int>();
        page.Response += (_, answer) =>
        {
            if (answer.Request.Method == "PATCH")
            {
                patched.Add(answer.Status);
            }
        };
        await page.EvaluateAsync(
            """
            async ({ url, key }) => {
              const { WHIPClient } = await import("/whip.js");
              const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 360 } });
              window.peer = new RTCPeerConnection();
              for (const track of media.getTracks()) window.peer.addTransceiver(track, { direction: "sendonly" });
              window.whip = new WHIPClient();
              await window.whip.publish(window.peer, url, key);
            }
            """,
            new { url = new Uri(played.Address, "/api/streamcore/whip").ToString(), key = show.Key }
        );
        await page.WaitForFunctionAsync("() => window.peer.connectionState === 'connected'");
        var session = await SessionAsync(show);
        await LowLatencyViewer.WatchAsync(played, session, 640, _ => { });
        // Its candidates were heard.
        Assert.NotEmpty(patched);
        Assert.All(patched, status => Assert.Equal(204, status));
        await page.EvaluateAsync("() => window.whip.stop()");
        // Whoever opens the camera beside this page would get its size.
        await page.CloseAsync();
        await RecordingAsync(creator, show, longerThan: 4);
    }

    [Fact]
    public async Task A_creator_goes_live_from_the_studio()
    {
        using var creator = new Person(played.Address, played.Story.Creator, "a long demo password");
        var show = await LiveShow.OpenAsync(creator);
        var page = await played.OpenAsync();
        await PlayedStory.SignInAsync(page, played.Story.Creator);
        await page.GotoAsync("/studio/live");
        await page.Locator("[data-go-live]").First.ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-preview]').videoWidth > 0");
        await page.Locator("[data-send]").ClickAsync();
        await Assertions.Expect(page.Locator("[data-stage-state]")).ToHaveTextAsync("On the air.");
        var session = await SessionAsync(show);
        await LowLatencyViewer.WatchAsync(played, session, 1280, _ => { });
        await page.Locator("[data-stop]").ClickAsync();
        await page.CloseAsync();
        await creator.DoAsync(HttpMethod.Post, $"/api/streamcore/shows/{show.Id}/end");
        await RecordingAsync(creator, show, longerThan: 4);
    }

    [Fact]
    public async Task Camera_and_microphone_are_let_go_and_who_refuses_them_is_told_what_to_do()
    {
        using var creator = new Person(played.Address, played.Story.Creator, "a long demo password");
        var show = await LiveShow.OpenAsync(creator);
        var page = await played.OpenAsync();
        await PlayedStory.SignInAsync(page, played.Story.Creator);
        await page.GotoAsync("/studio/live");
        await page.Locator($"[data-go-live='{show.Id}']").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-preview]').videoWidth > 0");
        await page.EvaluateAsync(
            "() => { window.tracks = document.querySelector('[data-preview]').srcObject.getTracks(); }"
        );
        await page.Locator("[data-close]:visible").ClickAsync();
        await Assertions.Expect(page.Locator("[data-stage]")).ToBeHiddenAsync();
        Assert.Equal(
            ["ended", "ended"],
            await page.EvaluateAsync<string[]>("() => window.tracks.map((track) => track.readyState)")
        );
        await page.EvaluateAsync(
            "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError')); }"
        );
        await page.Locator($"[data-go-live='{show.Id}']").ClickAsync();
        await Assertions.Expect(page.Locator("[data-stage-state]")).ToContainTextAsync("Allow it beside the address");
        await Assertions.Expect(page.Locator("[data-send]")).ToBeDisabledAsync();
        await page.CloseAsync();
        await creator.DoAsync(HttpMethod.Post, $"/api/streamcore/shows/{show.Id}/end");
    }

    private static async Task<JsonElement> SessionAsync(LiveShow show)
    {
        JsonElement? session = null;
        await Eventually.IsTrueAsync(
            async () => (session = await show.SessionAsync()) is not null,
            "the show is live",
            Patience
        );
        return session!.Value;
    }

    private static Task RecordingAsync(Person creator, LiveShow show, double longerThan) =>
        Eventually.IsTrueAsync(
            async () =>
                (await creator.DoAsync(HttpMethod.Get, $"/api/content/my/works/{show.Work}")).GetProperty("duration")
                    is { ValueKind: JsonValueKind.Number } duration
                && duration.GetDouble() > longerThan,
            "the recording is the work's file",
            Patience
        );

    // A page of another address, which has nothing but the client.
    private static async Task ServeAsync(HttpListener listener, byte[] client)
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                var isClient = context.Request.Url!.AbsolutePath == "/whip.js";
                context.Response.ContentType = isClient ? "text/javascript" : "text/html";
                await context.Response.OutputStream.WriteAsync(
                    isClient ? client : "<!doctype html><title>Elsewhere</title>"u8.ToArray()
                );
                context.Response.Close();
            }
        }
        catch (Exception over) when (over is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
