using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Nexus.EndToEnd.PlugPulled;
using Xunit;

namespace Nexus.EndToEnd.Browser;

/// <summary>What creators and listeners set up by hand, in Debian's Chromium.</summary>
[Collection(OfPlayedStory.Name)]
public sealed class StudioTests(PlayedStory played)
{
    [Fact]
    public async Task A_podcast_is_made_filled_and_published()
    {
        var page = await SignedInAsync(played.Story.Creator);
        await page.GotoAsync("/studio/series");
        await page.GetByLabel("Title").FillAsync("Harbour Talks");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the series" }).ClickAsync();
        await page.WaitForURLAsync("**/studio/series/*-*");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await page.GetByText("Give it a cover and a category and a description first.").First.WaitForAsync();
        await page.Locator("[name=description]:enabled").FillAsync("Who plays where, and why.");
        await page.GetByLabel("Category", new() { Exact = true }).SelectOptionAsync("Music > Music Interviews");
        await AndWaitForReloadAsync(
            page,
            () => page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync()
        );
        var cover = new FilePayload
        {
            Name = "cover.png",
            MimeType = "image/png",
            Buffer = await Recordings.PictureAsync(page),
        };
        await AndWaitForReloadAsync(page, () => page.Locator("[data-cover]:enabled").SetInputFilesAsync(cover));
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "First Light", Exact = true }).CheckAsync();
        await page.GetByLabel("Number of First Light", new() { Exact = true }).FillAsync("1");
        await AndWaitForReloadAsync(
            page,
            () => page.GetByRole(AriaRole.Button, new() { Name = "Save the episodes" }).ClickAsync()
        );
        await AndWaitForReloadAsync(
            page,
            () => page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync()
        );
        using var http = new HttpClient { BaseAddress = played.Address };
        var id = new Uri(page.Url).Segments[^1];
        var feed = await ListedEpisodeAsync(http, id, "First Light");
        Assert.Contains("Harbour Talks", feed, StringComparison.Ordinal);
        Assert.Contains("First Light", feed, StringComparison.Ordinal);
        Assert.Contains("Music Interviews", feed, StringComparison.Ordinal);
    }

    // An episode is listed once the file that apps fetch is made, which is work for the transcoder.
    private static async Task<string> ListedEpisodeAsync(HttpClient http, string series, string title)
    {
        string feed;
        var began = TimeProvider.System.GetTimestamp();
        do
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            feed = await http.GetStringAsync(
                $"/api/content/series/{series}/feed.xml",
                TestContext.Current.CancellationToken
            );
        } while (
            !feed.Contains(title, StringComparison.Ordinal)
            && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(1)
        );
        return feed;
    }

    [Fact]
    public async Task Lyrics_are_written_and_the_line_that_is_sung_is_marked()
    {
        var page = await SignedInAsync(played.Story.Creator);
        await page.GotoAsync($"/studio/works/{played.Story.SongId}");
        await page.Locator("[name=text]:enabled").FillAsync("[00:00.00]At the harbour\n[00:05.00]Blue, blue");
        await AndWaitForReloadAsync(
            page,
            () => page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync()
        );
        await Assertions
            .Expect(page.Locator("[name=text]:enabled"))
            .ToHaveValueAsync(new System.Text.RegularExpressions.Regex(@"\[00:05\.00\]\s?Blue, blue"));
        await page.GotoAsync($"/listen/{played.Story.SongId}");
        await page.Locator("[data-toggle]:enabled").ClickAsync();
        await Assertions.Expect(page.Locator(".lyrics [aria-current]")).ToHaveTextAsync("At the harbour");
        await page.GetByText("Blue, blue").ClickAsync();
        await Assertions.Expect(page.Locator(".lyrics [aria-current]")).ToHaveTextAsync("Blue, blue");
        // The same by the keyboard alone.
        await page.GetByRole(AriaRole.Button, new() { Name = "Blue, blue" }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".lyrics [aria-current]")).ToHaveTextAsync("At the harbour");
        Assert.False(await page.EvaluateAsync<bool>("() => document.querySelector('main audio').paused"));
    }

    [Fact]
    public async Task What_others_changed_since_the_page_was_drawn_is_not_written_over()
    {
        var story = played.Story;
        using var creator = new Person(played.Address, story.Creator, Story.Password);
        var series = await SeriesAsync(creator, "Night Watch");
        var page = await SignedInAsync(story.Creator);
        // Between the drawing of the page and the start of its scripts.
        await page.RouteAsync(
            "**/js/series.js",
            async route =>
            {
                await DescribeAsync(creator, series, "Night Watch", "By somebody else.");
                await route.ContinueAsync();
            }
        );
        await page.GotoAsync($"/studio/series/{series}");
        await page.Locator("[name=description]:enabled").FillAsync("Mine.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.Locator("[data-series-form] .notice--bad").WaitForAsync();
        var kept = await creator.DoAsync(HttpMethod.Get, $"/api/content/series/{series}");
        Assert.Equal("By somebody else.", kept.GetProperty("description").GetString());
    }

    [Fact]
    public async Task Who_would_lose_what_is_not_saved_is_asked_first()
    {
        var story = played.Story;
        using var creator = new Person(played.Address, story.Creator, Story.Password);
        var series = await SeriesAsync(creator, "Day Watch");
        var page = await SignedInAsync(story.Creator);
        var questions = new List<string>();
        page.Dialog += (_, dialog) =>
        {
            questions.Add(dialog.Message);
            _ = dialog.DismissAsync();
        };
        await page.GotoAsync($"/studio/series/{series}");
        await page.Locator("[name=description]:enabled").FillAsync("Not saved yet.");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "First Light", Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the episodes" }).ClickAsync();
        await Assertions.Expect(page.Locator("#series-description")).ToHaveValueAsync("Not saved yet.");
        Assert.Single(questions);
        var kept = await creator.DoAsync(HttpMethod.Get, $"/api/content/series/{series}");
        Assert.Equal(0, kept.GetProperty("episodes").GetArrayLength());
        // One form that was changed is saved without a question.
        await page.ReloadAsync();
        await page.Locator("[name=description]:enabled").FillAsync("Saved.");
        await AndWaitForReloadAsync(
            page,
            () => page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync()
        );
        Assert.Single(questions);
    }

    private static async Task<string> SeriesAsync(Person creator, string title)
    {
        var made = await creator.DoAsync(HttpMethod.Post, "/api/content/series", Described(title, ""));
        return made.GetProperty("id").GetString()!;
    }

    private static async Task DescribeAsync(Person creator, string series, string title, string description)
    {
        using var answer = await creator.SendAsync(() =>
            new HttpRequestMessage(HttpMethod.Put, $"/api/content/series/{series}")
            {
                Content = JsonContent.Create(Described(title, description)),
                Headers = { { "If-Match", "*" } },
            }
        );
        answer.EnsureSuccessStatusCode();
    }

    private static object Described(string title, string description) =>
        new
        {
            title,
            description,
            kind = "podcast",
            order = "episodic",
            language = "en",
            categories = Array.Empty<string>(),
        };

    [Fact]
    public async Task Credits_are_said_and_what_the_form_does_not_show_stays()
    {
        var story = played.Story;
        using var creator = new Person(played.Address, story.Creator, Story.Password);
        var path = $"/api/dsp/metadata/works/{story.VideoId}";
        var said = new
        {
            contributors = new[]
            {
                new
                {
                    name = "Ada",
                    roles = new[] { "composer" },
                    ipi = "00017798450",
                },
            },
            territories = new { worldwide = true },
        };
        using var written = await creator.SendAsync(() =>
            new HttpRequestMessage(HttpMethod.Put, path)
            {
                Content = JsonContent.Create(said),
                Headers = { { "If-Match", "*" } },
            }
        );
        written.EnsureSuccessStatusCode();
        var page = await SignedInAsync(story.Creator);
        await page.GotoAsync($"/studio/works/{story.VideoId}/credits");
        await page.Locator("[data-add]:enabled").ClickAsync();
        await page.GetByLabel("Name").Last.FillAsync("Ada");
        await page.Locator("[data-credits] [data-role]").Last.SelectOptionAsync("producer");
        await page.Locator("[name='pLine.year']").FillAsync("2026");
        await page.Locator("[name='pLine.owner']").FillAsync("Ada Records");
        await AndWaitForReloadAsync(page, () => page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync());
        var details = (await creator.DoAsync(HttpMethod.Get, path)).GetProperty("details");
        var ada = details.GetProperty("contributors")[0];
        Assert.Equal("00017798450", ada.GetProperty("ipi").GetString());
        Assert.Equal(
            ["composer", "producer"],
            ada.GetProperty("roles").EnumerateArray().Select(role => role.GetString())
        );
        Assert.Equal("Ada Records", details.GetProperty("pLine").GetProperty("owner").GetString());
        Assert.True(details.GetProperty("territories").GetProperty("worldwide").GetBoolean());
    }

    [Fact]
    public async Task A_former_version_is_brought_back()
    {
        var story = played.Story;
        using var creator = new Person(played.Address, story.Creator, Story.Password);
        var path = $"/api/content/my/works/{story.VideoId}";
        var before = (await creator.DoAsync(HttpMethod.Get, path)).GetProperty("description").GetString();
        var page = await SignedInAsync(story.Creator);
        await page.GotoAsync("/studio");
        var row = page.Locator($"[data-work='{story.VideoId}']");
        await row.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await row.GetByLabel("Description").FillAsync("Words that were a mistake.");
        await row.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await row.Locator("form:visible").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await row.GetByRole(AriaRole.Link, new() { Name = "Lyrics and versions" }).ClickAsync();
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await AndWaitForReloadAsync(
            page,
            () => page.GetByRole(AriaRole.Button, new() { Name = "Bring back version" }).First.ClickAsync()
        );
        Assert.Equal(before, (await creator.DoAsync(HttpMethod.Get, path)).GetProperty("description").GetString());
    }

    [Fact]
    public async Task Many_works_are_changed_at_once_or_none_is()
    {
        var story = played.Story;
        using var creator = new Person(played.Address, story.Creator, Story.Password);
        var draft = new
        {
            title = "Not recorded yet",
            kind = "audio",
            access = "free",
        };
        await creator.DoAsync(HttpMethod.Post, "/api/content/works", draft);
        var page = await SignedInAsync(story.Creator);
        await page.GotoAsync("/studio/many");
        await page.Locator($"#pick-{story.SongId}:enabled").CheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Not recorded yet" }).CheckAsync();
        await page.GetByLabel("Genre").FillAsync("Ambient");
        await page.GetByLabel("Then").SelectOptionAsync("publish");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change them" }).ClickAsync();
        await page.GetByText("Nothing was changed: one work does not take it.").First.WaitForAsync();
        await page.GetByText("cannot be published").WaitForAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Not recorded yet" }).UncheckAsync();
        await AndWaitForReloadAsync(
            page,
            () => page.GetByRole(AriaRole.Button, new() { Name = "Change them" }).ClickAsync()
        );
        var song = await creator.DoAsync(HttpMethod.Get, $"/api/content/my/works/{story.SongId}");
        Assert.Equal("Ambient", song.GetProperty("genre").GetString());
    }

    [Fact]
    public async Task A_music_app_signs_in_with_what_the_page_says()
    {
        var page = await SignedInAsync(played.Story.Fan);
        await page.GotoAsync("/account/music-apps");
        await page.GetByLabel("App", new() { Exact = true }).FillAsync("Symfonium on my phone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the password" }).ClickAsync();
        await page.Locator("[data-app-password]").WaitForAsync();
        var user = await page.Locator("[data-user-name]").InnerTextAsync();
        var password = await page.GetByLabel("Password", new() { Exact = true }).InputValueAsync();
#pragma warning disable CA5351 // The protocol's own proof.
        var proof = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(password + "salt")));
#pragma warning restore CA5351
        using var http = new HttpClient { BaseAddress = played.Address };
        var address = $"/rest/ping?u={Uri.EscapeDataString(user)}&t={proof}&s=salt&v=1.16.1&c=test&f=json";
        var answer = await http.GetFromJsonAsync<JsonElement>(address, TestContext.Current.CancellationToken);
        Assert.Equal("ok", answer.GetProperty("subsonic-response").GetProperty("status").GetString());
        await page.GetByRole(AriaRole.Link, new() { Name = "I have it" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Symfonium on my phone" }).WaitForAsync();
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke Symfonium on my phone" }).ClickAsync();
        await page.GetByText("None yet.").WaitForAsync();
        var refused = await http.GetFromJsonAsync<JsonElement>(address, TestContext.Current.CancellationToken);
        Assert.Equal("failed", refused.GetProperty("subsonic-response").GetProperty("status").GetString());
    }

    private async Task<IPage> SignedInAsync(string email)
    {
        var page = await played.OpenAsync();
        await PlayedStory.SignInAsync(page, email);
        return page;
    }

    private static async Task AndWaitForReloadAsync(IPage page, Func<Task> act)
    {
        await page.EvaluateAsync("() => { window.isOld = true; }");
        await act();
        await page.WaitForFunctionAsync("() => !window.isOld && document.readyState === 'complete'");
    }
}
