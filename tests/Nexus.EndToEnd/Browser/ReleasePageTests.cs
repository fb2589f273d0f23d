using System.Net;
using Microsoft.Playwright;
using Nexus.EndToEnd.PlugPulled;
using Xunit;

namespace Nexus.EndToEnd.Browser;

/// <summary>The studio's page of a release, in Debian's Chromium.</summary>
[Collection(OfPlayedStory.Name)]
public sealed class ReleasePageTests(PlayedStory played)
{
    [Fact]
    public async Task A_release_is_edited_and_a_former_version_brought_back()
    {
        using var creator = new Person(played.Address, played.Story.Creator, Story.Password);
        var release = await DraftAsync(creator, "Working title", played.Story.SongId, played.Story.VideoId);
        var page = await OpenAsync(release);
        await page.Locator("#release-title:enabled").FillAsync("Two lights");
        await page.GetByRole(AriaRole.Button, new() { Name = "Move First Light (film) up" }).ClickAsync();
        await DoAsync(page, "Save");
        var edited = await creator.DoAsync(HttpMethod.Get, $"/api/content/releases/{release}");
        Assert.Equal("Two lights", edited.GetProperty("title").GetString());
        Assert.Equal(played.Story.VideoId, edited.GetProperty("works")[0].GetProperty("id").GetString());
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await DoAsync(page, "Bring back version 1");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Working title", Level = 1 }).WaitForAsync();
        // Others see nothing of it.
        using var fan = new Person(played.Address, played.Story.Fan, Story.Password);
        var refused = await fan.SendAsync(HttpMethod.Get, $"/api/content/releases/{release}");
        Assert.Equal(HttpStatusCode.NotFound, refused.Status);
    }

    [Fact]
    public async Task A_release_is_planned_on_the_clocks_of_a_zone_and_not_after_all()
    {
        using var creator = new Person(played.Address, played.Story.Creator, Story.Password);
        var release = await DraftAsync(creator, "At midnight", played.Story.SongId);
        var page = await OpenAsync(release);
        var day = TimeProvider.System.GetUtcNow().AddDays(40).ToString("yyyy-MM-dd");
        await page.GetByLabel("Publish on").FillAsync($"{day}T00:00");
        await page.GetByLabel("On the clocks of").FillAsync("Asia/Tokyo");
        await DoAsync(page, "Plan it");
        await page.GetByText($"{day} 00:00:00 Asia/Tokyo").WaitForAsync();
        await page.GetByLabel("Another time").FillAsync("2020-01-01T00:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the time" }).ClickAsync();
        await page.GetByText("This time is over").First.WaitForAsync();
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.ReloadAsync();
        await DoAsync(page, "Not after all");
        await page.GetByRole(AriaRole.Button, new() { Name = "Plan it" }).WaitForAsync();
    }

    [Fact]
    public async Task What_shops_are_told_is_said_and_kept()
    {
        using var creator = new Person(played.Address, played.Story.Creator, Story.Password);
        var release = await DraftAsync(creator, "For the shops", played.Story.SongId);
        var page = await OpenAsync(release);
        await page.Locator("#metadata-label:enabled").FillAsync("Harbour Records");
        await page.GetByLabel("What it is").SelectOptionAsync(new SelectOptionValue { Label = "EP" });
        await page.GetByLabel("UPC or EAN").FillAsync("036000291452");
        await page.GetByLabel("First came out").FillAsync("2026-05-01");
        await page.GetByLabel("℗ year").FillAsync("2026");
        await page.GetByLabel("℗ owner").FillAsync("Harbour Records");
        await page.GetByLabel("Offered by shops").SelectOptionAsync("include");
        await page.GetByLabel("Add a country").PressSequentiallyAsync("Austria");
        await page.GetByLabel("Add a country").PressAsync("Enter");
        await DoAsync(page, "Save what shops are told");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take Austria out" }).WaitForAsync();
        await Assertions.Expect(page.GetByLabel("What it is")).ToHaveValueAsync("ep");
        var said = (await creator.DoAsync(HttpMethod.Get, $"/api/dsp/metadata/releases/{release}")).GetProperty(
            "details"
        );
        Assert.Equal("Harbour Records", said.GetProperty("label").GetString());
        Assert.Equal("2026-05-01", said.GetProperty("originalReleaseDate").GetString());
        Assert.Equal("AT", said.GetProperty("territories").GetProperty("include")[0].GetString());
        await page.GetByLabel("UPC or EAN").FillAsync("036000291453");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save what shops are told" }).ClickAsync();
        await Assertions.Expect(page.Locator("#metadata-upc")).ToHaveAttributeAsync("aria-invalid", "true");
        var kept = (await creator.DoAsync(HttpMethod.Get, $"/api/dsp/metadata/releases/{release}")).GetProperty(
            "details"
        );
        Assert.Equal(said.GetRawText(), kept.GetRawText());
    }

    [Fact]
    public async Task A_release_shows_its_own_cover_and_not_that_of_a_work()
    {
        using var creator = new Person(played.Address, played.Story.Creator, Story.Password);
        var release = await Recordings.ReleaseAsync(creator, "With a cover", played.Story.VideoId);
        var page = await OpenAsync(release);
        var cover = new FilePayload
        {
            Name = "cover.png",
            MimeType = "image/png",
            Buffer = await Recordings.PictureAsync(page, grain: true),
        };
        await page.Locator("[data-cover]:enabled").SetInputFilesAsync(cover);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove it" }).WaitForAsync();
        await page.GotoAsync($"/release/{release}");
        var shown = page.Locator(".album-head img");
        await Assertions.Expect(shown).ToHaveJSPropertyAsync("naturalWidth", 1400);
        var address = await shown.GetAttributeAsync("src");
        Assert.StartsWith($"/api/content/releases/{release}/cover.jpg?v=", address, StringComparison.Ordinal);
        var shared = await page.Locator("meta[property='og:image']").GetAttributeAsync("content");
        Assert.EndsWith(address!, shared, StringComparison.Ordinal);
    }

    private static async Task<string> DraftAsync(Person creator, string title, params string[] workIds)
    {
        var draft = new
        {
            title,
            description = "",
            workIds,
        };
        return (await creator.DoAsync(HttpMethod.Post, "/api/content/releases", draft)).GetProperty("id").GetString()!;
    }

    private async Task<IPage> OpenAsync(string release)
    {
        var page = await played.OpenAsync();
        await PlayedStory.SignInAsync(page, played.Story.Creator);
        await page.GotoAsync($"/studio/releases/{release}");
        return page;
    }

    private static async Task DoAsync(IPage page, string button)
    {
        await page.EvaluateAsync("() => { window.isOld = true; }");
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await page.WaitForFunctionAsync("() => !window.isOld && document.readyState === 'complete'");
    }
}
