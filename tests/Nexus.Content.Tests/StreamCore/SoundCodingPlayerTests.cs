using Nexus.Content.Tests.DspStreaming;
using Nexus.Content.Tests.StreamingV2;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamCore;

/// <summary>Players that nobody here wrote play each coding of a song, and one of them where they are left to choose.</summary>
public sealed class SoundCodingPlayerTests
{
    [Fact]
    public async Task Players_play_each_coding_where_it_is_chosen()
    {
        await using var host = await ContentHost.StartAsync(
            DatabaseEngine.Sqlite,
            new Dictionary<string, string?> { ["StreamCore:Opus"] = "true" }
        );
        var creator = CreatorClient.New(host);
        var work = await LosslessForBuyersTests.MasteredAsync(host, creator, "free");
        using var own = creator.Http;
        var session = await Ways.SessionAsync(own, work);
        var seen = await NpmScript.RunAsync(
            host,
            Play,
            Path.Combine(AppContext.BaseDirectory, "hls.min.mjs"),
            new Uri(host.Address, session.Text("hls")).ToString(),
            new Uri(host.Address, session.Text("dash")).ToString()
        );
        foreach (var player in new[] { "hlsjs", "shakaHls", "shakaDash" })
        {
            foreach (var (codec, folder) in new[] { ("flac", "lossless"), ("opus", "opus") })
            {
                var found = seen.GetProperty(player).GetProperty(codec);
                Assert.Equal(codec, found.GetProperty("codec").GetString(), ignoreCase: true);
                Assert.True(found.GetProperty("played").GetDouble() > 5, $"{player}: {found}");
                Assert.Contains(found.GetProperty("asked").EnumerateArray(), one => one.GetString() == folder);
            }
            Assert.True(seen.GetProperty(player).GetProperty("untold").GetDouble() > 0.5, player);
        }
    }

    private const string Play = """
        const [, , npm, hlsFile, hls, dash] = process.argv;
        const { chromium } = require(npm + "/playwright-core");
        const fs = require("fs");
        (async () => {
          const browser = await chromium.launch({
            executablePath: "/usr/bin/chromium",
            args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
          });
          const origin = new URL(hls).origin;
          const open = async () => {
            const page = await browser.newPage();
            const asked = [];
            page.on("request", (request) => asked.push(request.url()));
            await page.route(origin + "/page", (route) => route.fulfill({ contentType: "text/html", body: "<video muted></video>" }));
            await page.route(origin + "/hls.mjs", (route) =>
              route.fulfill({ contentType: "text/javascript", body: fs.readFileSync(hlsFile, "utf8") }));
            await page.goto(origin + "/page");
            await page.evaluate(() => {
              window.until = async (what, good) => {
                for (let i = 0; i < 600; i++) { if (good()) return; await new Promise((next) => setTimeout(next, 50)); }
                throw new Error(what);
              };
            });
            return { page, folders: () => asked.map((one) => /(\w+)\/seg-\d+-00002/.exec(one)?.[1]).filter(Boolean) };
          };
          const withHls = async (chosen) => {
            const { page, folders } = await open();
            const found = await page.evaluate(async ([address, chosen]) => {
              const Hls = (await import("/hls.mjs")).default;
              const video = document.querySelector("video");
              const player = new Hls({ autoStartLoad: false });
              const failed = [];
              player.on(Hls.Events.ERROR, (_, data) => failed.push(data.details));
              player.loadSource(address);
              player.attachMedia(video);
              await window.until("levels " + failed, () => player.levels.length > 1);
              const level = player.levels.findIndex((one) => (one.audioCodec ?? "").toLowerCase() === chosen);
              if (chosen) player.startLevel = player.currentLevel = level;
              player.startLoad();
              await video.play();
              await window.until("to play " + failed, () => video.currentTime > (chosen ? 5 : 0.6));
              return { codec: player.levels[level]?.audioCodec, played: video.currentTime };
            }, [hls, chosen]);
            return { ...found, asked: folders() };
          };
          const withShaka = async (address, chosen) => {
            const { page, folders } = await open();
            await page.addScriptTag({ path: npm + "/shaka-player/dist/shaka-player.compiled.js" });
            const found = await page.evaluate(async ([address, chosen]) => {
              const video = document.querySelector("video");
              const player = new window.shaka.Player();
              await player.attach(video);
              if (chosen) player.configure({ preferredAudio: [{ codec: chosen }, { codec: chosen === "flac" ? "fLaC" : chosen }] });
              await player.load(address).catch((e) => { throw new Error(`shaka ${e.category}/${e.code}: ${e.data}`); });
              await video.play();
              await window.until("to play", () => video.currentTime > (chosen ? 5 : 0.6));
              return { codec: player.getVariantTracks().find((one) => one.active).audioCodec, played: video.currentTime };
            }, [address, chosen]);
            return { ...found, asked: folders() };
          };
          const result = {};
          for (const [name, play] of [
            ["hlsjs", withHls],
            ["shakaHls", (chosen) => withShaka(hls, chosen)],
            ["shakaDash", (chosen) => withShaka(dash, chosen)],
          ]) {
            result[name] = { flac: await play("flac"), opus: await play("opus"), untold: (await play(null)).played };
          }
          await browser.close();
          console.log(JSON.stringify(result));
        })().catch((error) => { console.error(error); process.exit(1); });
        """;
}
