using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Nexus.EndToEnd.Browser;

/// <summary>The player in Debian's Chromium: what can be chosen, what is kept, and the keys.</summary>
[Collection(OfPlayedStory.Name)]
public sealed class PlayerTests(PlayedStory played)
{
    private const string Media = "() => document.querySelector('video, audio')";

    [Fact]
    public async Task The_quality_that_plays_is_told_and_another_one_may_be_chosen()
    {
        var page = await PlayAsync(played.Story.VideoId);
        var quality = page.Locator("[data-quality]");
        await page.Locator("[data-settings]").ClickAsync();
        await Assertions.Expect(quality.Locator("option").First).ToHaveTextAsync(new Regex(@"^Automatic \(\d+p\)$"));
        var heights = (await quality.Locator("option").AllInnerTextsAsync()).Skip(1).ToList();
        Assert.True(heights.Count > 1, "There is nothing to choose.");
        Assert.Equal(heights.OrderByDescending(name => int.Parse(name.TrimEnd('p'))), heights);
        await quality.SelectOptionAsync(new SelectOptionValue { Label = heights[^1] });
        await page.EvaluateAsync(
            $"async () => {{ const media = ({Media})(); media.currentTime = 0; await media.play(); }}"
        );
        await page.WaitForFunctionAsync(
            "(height) => document.querySelector('video').videoHeight === height",
            int.Parse(heights[^1].TrimEnd('p'))
        );
        await Assertions.Expect(quality.Locator("option").First).ToHaveTextAsync("Automatic");
    }

    [Fact]
    public async Task Speed_volume_and_captions_are_kept_for_the_next_time()
    {
        var page = await played.OpenAsync();
        await HandmadeCaptions.AddAsync(page);
        var refused = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                refused.Add(message.Text);
            }
        };
        await PlayAsync(page, played.Story.VideoId);
        await page.Keyboard.PressAsync("c");
        await ExpectCueAsync(page, "Light at last");
        await page.Locator("[data-settings]").ClickAsync();
        await page.Locator("[data-caption]").SelectOptionAsync(new SelectOptionValue { Label = "Deutsch" });
        await ExpectCueAsync(page, "Endlich Licht");
        await page.Locator("[data-rate]").SelectOptionAsync("0.5");
        await page.Locator("[data-volume]").FillAsync("0.35");
        await PlayAsync(page, played.Story.VideoId);
        await ExpectCueAsync(page, "Endlich Licht");
        Assert.Equal(0.5, await page.EvaluateAsync<double>($"() => ({Media})().playbackRate"));
        Assert.Equal(0.35, await page.EvaluateAsync<double>($"() => ({Media})().volume"), 3);
        await page.Keyboard.PressAsync("c");
        await Assertions.Expect(page.Locator("[data-captions]")).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.Equal("", await CueAsync(page));
        // Switched on again they are in the language that was chosen, here and after a new start.
        await page.Keyboard.PressAsync("c");
        await ExpectCueAsync(page, "Endlich Licht");
        await page.Keyboard.PressAsync("c");
        await PlayAsync(page, played.Story.VideoId);
        await Assertions.Expect(page.Locator("[data-captions]")).ToHaveAttributeAsync("aria-pressed", "false");
        await page.Keyboard.PressAsync("c");
        await ExpectCueAsync(page, "Endlich Licht");
        Assert.Empty(refused);
    }

    [Fact]
    public async Task Keys_do_what_they_do_in_other_players()
    {
        var page = await PlayAsync(played.Story.SongId);
        await page.EvaluateAsync("() => document.activeElement.blur()");
        await PressAsync(page, "k", "media.paused");
        await PressAsync(page, "5", "Math.abs(media.currentTime - media.duration / 2) < 0.5");
        await PressAsync(page, "l", "Math.abs(media.currentTime - media.duration / 2 - 10) < 0.5");
        await PressAsync(page, "j", "Math.abs(media.currentTime - media.duration / 2) < 0.5");
        await PressAsync(page, "ArrowLeft", "Math.abs(media.currentTime - media.duration / 2 + 5) < 0.5");
        await PressAsync(page, "m", "media.muted");
        await PressAsync(page, ">", "media.playbackRate === 1.25");
        await PressAsync(page, "<", "media.playbackRate === 1");
        await PressAsync(page, " ", "!media.paused");
        await page.Keyboard.PressAsync("?");
        var list = page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" });
        await Assertions.Expect(list).ToContainTextAsync("Ten seconds back or forward");
        await list.GetByLabel("Use these keys").UncheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(list).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("k");
        Assert.False(await page.EvaluateAsync<bool>($"() => ({Media})().paused"));
    }

    [Fact]
    public async Task A_film_fills_the_screen_with_its_buttons()
    {
        var page = await PlayAsync(played.Story.VideoId);
        await page.Locator("[data-full]").ClickAsync();
        await page.WaitForFunctionAsync("() => document.fullscreenElement?.matches('.player')");
        await Assertions.Expect(page.Locator("[data-toggle]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("f");
        await page.WaitForFunctionAsync("() => document.fullscreenElement === null");
    }

    [Fact]
    public async Task The_system_is_told_what_plays()
    {
        var page = await PlayAsync(played.Story.SongId);
        var said = await page.EvaluateAsync<string[]>(
            "() => [navigator.mediaSession.metadata.title, navigator.mediaSession.metadata.artist, navigator.mediaSession.playbackState]"
        );
        Assert.Equal(["First Light", "Maya Rivers", "playing"], said);
    }

    private static async Task PressAsync(IPage page, string key, string becomes)
    {
        await page.Keyboard.PressAsync(key);
        await page.WaitForFunctionAsync($"() => {{ const media = ({Media})(); return {becomes}; }}");
    }

    private static async Task ExpectCueAsync(IPage page, string text) =>
        await page.WaitForFunctionAsync($"(text) => ({Cue})() === text", text);

    private static Task<string> CueAsync(IPage page) => page.EvaluateAsync<string>(Cue);

    private const string Cue = """
        () => [...document.querySelector("video").textTracks].filter((track) => track.mode === "showing")
          .flatMap((track) => [...(track.activeCues ?? [])]).map((cue) => cue.text).join()
        """;

    private async Task<IPage> PlayAsync(string workId)
    {
        var page = await played.OpenAsync();
        await PlayAsync(page, workId);
        return page;
    }

    private static async Task PlayAsync(IPage page, string workId)
    {
        await page.GotoAsync($"/listen/{workId}");
        await page.Locator("[data-toggle]:enabled").ClickAsync();
        await page.WaitForFunctionAsync($"() => ({Media})().currentTime > 0.5");
    }
}
