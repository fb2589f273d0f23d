using Microsoft.Playwright;
using Nexus.EndToEnd.PlugPulled;
using Xunit;

namespace Nexus.EndToEnd.Browser;

/// <summary>Music goes on while its listener looks around, in Debian's Chromium.</summary>
[Collection(OfPlayedStory.Name)]
public sealed class BrowsingTests(PlayedStory played)
{
    private const string Watch = """
        () => {
          window.sameDocument = true;
          window.breaks = 0;
          document.querySelector("audio").addEventListener("pause", () => window.breaks++);
        }
        """;

    [Fact]
    public async Task A_song_goes_on_without_a_break_while_its_listener_browses()
    {
        var page = await PlaySongAsync();
        await page.EvaluateAsync(Watch);
        await page.SetViewportSizeAsync(1280, 400);
        await page.EvaluateAsync("() => scrollTo(0, 120)");
        await page.WaitForFunctionAsync("() => scrollY === 120");
        // By the script: the mouse of the tests would scroll to the top first.
        await page.EvaluateAsync("""() => document.querySelector("header a[href='/shop']").click()""");
        await page.WaitForURLAsync("**/shop");
        await page.WaitForFunctionAsync("() => scrollY === 0");
        await page.GoBackAsync();
        await page.WaitForFunctionAsync("() => location.pathname.startsWith('/listen/') && scrollY === 120");
        await page.GoForwardAsync();
        await Assertions.Expect(page).ToHaveTitleAsync("Shop · Nexus COS");
        Assert.Equal("main", await page.EvaluateAsync<string>("() => document.activeElement.id"));
        await page.GetByRole(AriaRole.Main).GetByText("Tour shirt").First.ClickAsync();
        // The scripts of the page that was put in work: the cart is one of them.
        await page.GetByRole(AriaRole.Button, new() { Name = "Put in the cart" }).ClickAsync();
        await page.Locator("[data-to-cart]").ClickAsync();
        await page.WaitForURLAsync("**/cart");
        await page.Locator("[data-line] [data-remove]").First.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Nothing in it yet" }).WaitForAsync();
        await page.GoBackAsync();
        await page.WaitForURLAsync("**/shop/**");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Tour shirt" }).WaitForAsync();
        await page.GetByRole(AriaRole.Complementary, new() { Name = "Now playing" })
            .GetByRole(AriaRole.Link, new() { Name = "First Light" })
            .ClickAsync();
        await page.Locator("main .player--playing").WaitForAsync();
        await Assertions.Expect(page.Locator("[data-mini]")).ToBeHiddenAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => window.sameDocument === true && window.breaks === 0"));
        Assert.Equal(1, await page.Locator("audio").CountAsync());
    }

    [Fact]
    public async Task What_is_loaded_in_full_goes_on_where_it_was()
    {
        var page = await PlaySongAsync();
        await page.EvaluateAsync(Watch);
        // Far from the beginning, where it would be soon by itself.
        var at = await page.EvaluateAsync<double>(
            "() => { const media = document.querySelector('audio'); return (media.currentTime = media.duration / 2); }"
        );
        await page.WaitForFunctionAsync("(at) => document.querySelector('audio').currentTime > at + 0.2", at);
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/sign-in");
        await page.WaitForFunctionAsync("() => document.querySelector('[data-mini] audio')?.currentTime > 0");
        Assert.InRange(
            await page.EvaluateAsync<double>("() => document.querySelector('[data-mini] audio').currentTime"),
            at,
            at + 10
        );
        Assert.False(await page.EvaluateAsync<bool>("() => window.sameDocument === true"));
        await page.WaitForFunctionAsync("() => !document.querySelector('[data-mini] audio').paused");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop and close" }).ClickAsync();
        await page.ReloadAsync();
        await page.Locator("[data-theme-toggle]:visible").WaitForAsync();
        await Assertions.Expect(page.Locator("[data-mini]")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_release_plays_track_after_track()
    {
        var page = await played.OpenAsync();
        await page.GotoAsync($"/release/{await ReleaseAsync()}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Play all" }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-mini] audio')?.currentTime > 0.5");
        await Assertions.Expect(page.Locator("[data-track][data-current] h3")).ToHaveTextAsync("First Light");
        // Its last seconds: the next one is loaded before the end and begins at once.
        await page.EvaluateAsync(
            "() => { const media = document.querySelector('audio'); media.currentTime = media.duration - 3; }"
        );
        await page.WaitForFunctionAsync("() => document.querySelector('[data-mini] video')?.currentTime > 0.5");
        await Assertions.Expect(page.Locator("[data-mini-title]")).ToHaveTextAsync("First Light (film)");
        await Assertions.Expect(page.Locator("[data-track][data-current] h3")).ToHaveTextAsync("First Light (film)");
        await page.Locator("[data-mini-previous]").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-mini] audio')?.currentTime > 0");
    }

    [Fact]
    public async Task The_next_track_brings_its_page_where_the_page_was_the_players()
    {
        var page = await played.OpenAsync();
        await page.GotoAsync($"/listen/{played.Story.SongId}?in={await ReleaseAsync()}");
        await page.Locator("[data-toggle]:enabled").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('main audio').currentTime > 0.5");
        await page.Keyboard.PressAsync("Shift+N");
        await page.WaitForURLAsync($"**/listen/{played.Story.VideoId}?in=*");
        await page.WaitForFunctionAsync("() => document.querySelector('main video')?.currentTime > 0.5");
        await Assertions.Expect(page).ToHaveTitleAsync("First Light (film) · Nexus COS");
        await Assertions.Expect(page.Locator("[data-mini]")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_click_counts_where_the_track_ends_at_that_moment()
    {
        var page = await played.OpenAsync();
        await page.GotoAsync($"/listen/{played.Story.SongId}?in={await ReleaseAsync()}");
        await page.Locator("[data-toggle]:enabled").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('main audio').currentTime > 0.5");
        var moment = new TaskCompletionSource();
        await page.RouteAsync(
            "**/shop",
            async route =>
            {
                await moment.Task;
                await route.ContinueAsync();
            }
        );
        await page.EvaluateAsync(
            """
            () => {
              document.querySelector("header a[href='/shop']").click();
              const media = document.querySelector("audio");
              media.currentTime = media.duration - 0.5;
            }
            """
        );
        // The next one plays, and its page would have come.
        await page.WaitForFunctionAsync(
            "() => document.querySelector('[data-mini] video, main video')?.currentTime > 0.5"
        );
        moment.SetResult();
        await page.WaitForURLAsync("**/shop");
        await Assertions.Expect(page).ToHaveTitleAsync("Shop · Nexus COS");
        await Assertions.Expect(page.Locator("[data-mini-title]")).ToHaveTextAsync("First Light (film)");
    }

    [Fact]
    public async Task The_library_knows_what_was_begun_and_plays_where_it_stands()
    {
        var page = await played.OpenAsync();
        await PlayedStory.SignInAsync(page, played.Story.Fan);
        await page.GotoAsync($"/listen/{played.Story.SongId}");
        await page.Locator("[data-toggle]:enabled").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('audio').currentTime > 3");
        await page.RunAndWaitForResponseAsync(
            () => page.Locator("[data-toggle]").ClickAsync(),
            answer => answer.Url.EndsWith("/heartbeat", StringComparison.Ordinal)
        );
        await page.GotoAsync("/library");
        await page.GetByRole(AriaRole.Progressbar, new() { Name = "How far you are in First Light" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Play First Light" }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-mini] audio')?.currentTime > 0.5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause First Light" }).ClickAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('[data-mini] audio').paused"));
    }

    [Fact]
    public async Task The_search_forgives_a_slip_and_narrows_down()
    {
        var page = await played.OpenAsync();
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Search" }).ClickAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("frist light");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Group, new() { Name = "Kind" })
            .GetByRole(AriaRole.Link, new() { NameRegex = new("^Video") })
            .ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "First Light (film)" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Maya Rivers" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Maya Rivers", Level = 1 }).WaitForAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Releases" }).WaitForAsync();
    }

    // The song and the film, one after the other.
    private async Task<string> ReleaseAsync()
    {
        var story = played.Story;
        using var creator = new Person(played.Address, story.Creator, Story.Password);
        return await Recordings.ReleaseAsync(creator, "Both sides", story.SongId, story.VideoId);
    }

    private async Task<IPage> PlaySongAsync()
    {
        var page = await played.OpenAsync();
        await page.GotoAsync($"/listen/{played.Story.SongId}");
        await page.Locator("[data-toggle]:enabled").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('audio').currentTime > 1");
        return page;
    }
}
