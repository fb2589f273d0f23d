using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd.Browser;

/// <summary>The streams are a standard's: a player that nobody here wrote plays them, on a page of another address.</summary>
[Collection(OfPlayedStory.Name)]
public sealed class OtherPlayersTests(PlayedStory played)
{
    [Theory]
    [InlineData("dash", true)]
    [InlineData("hls", true)]
    [InlineData("dash", false)]
    [InlineData("hls", false)]
    public async Task Shaka_player_plays_by_the_standard(string manifest, bool film)
    {
        var story = played.Story;
        var page = await played.OpenAsync();
        using var elsewhere = new HttpListener();
        var home = $"http://127.0.0.1:{FreePorts.Next()}/";
        elsewhere.Prefixes.Add(home);
        elsewhere.Start();
        _ = AnswerAsync(elsewhere);
        await page.GotoAsync(home);
        var script = Path.Combine(Engines.Npm(), "shaka-player", "dist", "shaka-player.compiled.js");
        await page.AddScriptTagAsync(new() { Path = script });
        var address = await ManifestAsync(film ? story.VideoId : story.SongId, manifest);
        var seen = await page.EvaluateAsync<JsonElement>(Play, address);
        Assert.True(seen.GetProperty("time").GetDouble() > 1.5, seen.ToString());
        // Each rendition may be chosen; none hides behind another.
        Assert.True(seen.GetProperty("variants").GetInt32() >= (film ? 2 : 3), seen.ToString());
        Assert.Equal(film, seen.GetProperty("width").GetInt32() > 0);
    }

    private const string Play = """
        async (address) => {
          shaka.polyfill.installAll();
          const video = document.createElement("video");
          video.muted = true;
          document.body.append(video);
          // A header of the player's own makes the browser ask first whether it may.
          await fetch(address, { headers: { "X-Player": "1" } });
          const player = new shaka.Player();
          await player.attach(video);
          // Its errors are numbers of its own; in the console they would be words.
          await player.load(address).catch((e) => { throw new Error(`shaka ${e.category}/${e.code}: ${e.data}`); });
          await video.play();
          while (!video.ended && video.currentTime < 2) await new Promise((next) => setTimeout(next, 50));
          return { time: video.currentTime, width: video.videoWidth, variants: player.getVariantTracks().length };
        }
        """;

    // A page of another address, which has nothing but the player.
    private static async Task AnswerAsync(HttpListener listener)
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                context.Response.ContentType = "text/html";
                await context.Response.OutputStream.WriteAsync("<!doctype html><title>Elsewhere</title>"u8.ToArray());
                context.Response.Close();
            }
        }
        catch (Exception over) when (over is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task<string> ManifestAsync(string workId, string manifest)
    {
        using var http = new HttpClient { BaseAddress = played.Address };
        var cancel = TestContext.Current.CancellationToken;
        using var started = await http.PostAsJsonAsync("/api/stream/sessions", new { workId }, cancel);
        var session = await started.Content.ReadFromJsonAsync<JsonElement>(cancel);
        return new Uri(played.Address, session.GetProperty(manifest).GetString()).ToString();
    }
}
