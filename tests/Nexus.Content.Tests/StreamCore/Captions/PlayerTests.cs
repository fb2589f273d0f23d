using System.Text.Json;
using Nexus.Content.Tests.StreamCore.Media;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Captions;

/// <summary>Players that nobody here wrote find text and sound tracks by themselves, in Debian's Chromium.</summary>
public sealed class PlayerTests
{
    [Fact]
    public async Task Players_offer_languages_to_hear_and_to_read_and_show_the_cue()
    {
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var film = await CaptionedFilm.ReadyAsync(host, await SoundTrackTests.Film);
        await film.PutAsync("de/captions", CaptionedFilm.German);
        await film.PutAsync("en/subtitles", CaptionedFilm.German.Replace("Guten Tag", "Good day"));
        var seen = await NpmScript.RunAsync(
            host,
            Watch,
            Path.Combine(AppContext.BaseDirectory, "hls.min.mjs"),
            (await film.ManifestAsync("hls")).ToString(),
            (await film.ManifestAsync("dash")).ToString()
        );
        foreach (var player in new[] { "hlsjs", "shakaHls", "shakaDash" })
        {
            var found = seen.GetProperty(player);
            Assert.Equal(["de captions", "en subtitles"], Texts(found.GetProperty("tracks")).Order());
            Assert.Contains("Guten Tag", Texts(found.GetProperty("shown")));
            Assert.DoesNotContain("Good day", Texts(found.GetProperty("shown")));
            Assert.Equal(["de Deutsch", "en English", "und Track 3"], Texts(found.GetProperty("sounds")).Order());
            // Another language is heard when it is chosen, not only listed.
            Assert.Equal("en", found.GetProperty("heard").GetString());
        }
    }

    private static IEnumerable<string> Texts(JsonElement list) => list.EnumerateArray().Select(one => one.GetString()!);

    private const string Watch = """
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
            await page.route(origin + "/page", (route) => route.fulfill({ contentType: "text/html", body: "<video muted></video>" }));
            await page.route(origin + "/hls.mjs", (route) =>
              route.fulfill({ contentType: "text/javascript", body: fs.readFileSync(hlsFile, "utf8") }));
            await page.goto(origin + "/page");
            return page;
          };
          const hlsjs = await (await open()).evaluate(async (address) => {
            const Hls = (await import("/hls.mjs")).default;
            const video = document.querySelector("video");
            const player = new Hls();
            const failed = [];
            player.on(Hls.Events.ERROR, (_, data) => failed.push(data.details));
            player.loadSource(address);
            player.attachMedia(video);
            const until = async (what, good) => {
              for (let i = 0; i < 400; i++) { if (good()) return; await new Promise((next) => setTimeout(next, 50)); }
              throw new Error(what + " " + failed);
            };
            await until("tracks", () => player.subtitleTracks.length === 2);
            player.subtitleDisplay = true;
            player.subtitleTrack = player.subtitleTracks.findIndex((one) => one.lang === "de");
            await video.play();
            const showing = () => [...video.textTracks].filter((one) => one.mode === "showing");
            await until("cues", () => showing().some((one) => one.activeCues?.length));
            const shown = showing().flatMap((one) => [...one.activeCues].map((cue) => cue.text));
            const english = player.audioTracks.findIndex((one) => one.lang === "en");
            const switched = new Promise((next) => player.on(Hls.Events.FRAG_BUFFERED, (_, data) => {
              if (data.frag.type === "audio" && data.frag.level === english) next(player.audioTracks[data.frag.level].lang);
            }));
            player.audioTrack = english;
            const heard = await Promise.race([switched, new Promise((next) => setTimeout(() => next("nothing"), 20000))]);
            return {
              heard,
              sounds: player.audioTracks.map((one) => (one.lang || "und") + " " + one.name),
              tracks: player.subtitleTracks.map((one) =>
                one.lang + " " + (one.characteristics?.includes("transcribes") ? "captions" : "subtitles")),
              shown,
            };
          }, hls);
          const shaka = async (address) => {
            const page = await open();
            await page.addScriptTag({ path: npm + "/shaka-player/dist/shaka-player.compiled.js" });
            return page.evaluate(async (address) => {
              const video = document.querySelector("video");
              const player = new window.shaka.Player();
              await player.attach(video);
              await player.load(address).catch((e) => { throw new Error(`shaka ${e.category}/${e.code}: ${e.data}`); });
              const tracks = player.getTextTracks();
              await player.selectTextTrack(tracks.find((one) => one.language === "de"));
              await video.play();
              const active = () => [...video.textTracks].flatMap((one) => [...(one.activeCues ?? [])]);
              for (let i = 0; i < 400 && !active().length; i++) await new Promise((next) => setTimeout(next, 50));
              const shown = active().map((cue) => cue.text);
              const sounds = player.getAudioTracks();
              player.selectAudioTrack(sounds.find((one) => one.language === "en"));
              const at = video.currentTime;
              for (let i = 0; i < 100 && video.currentTime < at + 0.3; i++) await new Promise((next) => setTimeout(next, 50));
              return {
                heard: player.getAudioTracks().find((one) => one.active).language,
                sounds: sounds.map((one) => one.language + " " + one.label),
                tracks: tracks.map((one) => one.language + " " + (
                  one.roles.concat(one.kind ?? "", one.accessibilityPurpose ?? "").some((role) => /caption|transcribes/.test(role))
                    ? "captions" : "subtitles")),
                shown,
              };
            }, address);
          };
          const result = { hlsjs, shakaHls: await shaka(hls), shakaDash: await shaka(dash) };
          await browser.close();
          console.log(JSON.stringify(result));
        })().catch((error) => { console.error(error); process.exit(1); });
        """;
}
