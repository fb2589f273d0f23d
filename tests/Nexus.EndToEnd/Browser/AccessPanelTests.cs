using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Nexus.EndToEnd.PlugPulled;
using Xunit;

namespace Nexus.EndToEnd.Browser;

/// <summary>A creator says by hand who may play a work, in Debian's Chromium.</summary>
[Collection(OfPlayedStory.Name)]
public sealed class AccessPanelTests(PlayedStory played)
{
    [Fact]
    public async Task A_work_is_for_members_and_whoever_is_let_in_plays_it()
    {
        using var creator = new Person(played.Address, played.Story.Creator, Story.Password);
        var work = await Recordings.PublishAsync(creator, "For friends", "free");
        var page = await SignedInAsync(played.Story.Creator);
        await page.GotoAsync($"/studio/works/{work}");
        await ExpectAsync(page, "Everybody may play it, wherever they are.");
        await page.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Followers") }).CheckAsync();
        await SaveAsync(page, "Save who");
        await ExpectAsync(page, "Followers of Maya Rivers");
        await page.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Members") }).CheckAsync();
        await SaveAsync(page, "Save who");
        await ExpectAsync(page, "Members of Maya Rivers may play it, wherever they are.");
        var guest = await SignedInAsync(played.Story.Fan);
        await guest.GotoAsync("/account");
        var number = await guest.GetByText(new Regex("^[0-9a-f]{8}-[0-9a-f-]{27}$")).InnerTextAsync();
        await guest.GotoAsync($"/listen/{work}");
        await guest.Locator("[data-not-entitled]:visible").WaitForAsync();
        await page.GotoAsync("/studio/members");
        await page.GetByLabel("Account number").FillAsync(number);
        await page.GetByLabel("Ends").FillAsync("2099-01-31T20:00");
        await page.GetByLabel("Who and why").FillAsync("Jo, won it at the concert");
        await SaveAsync(page, "Let in");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Jo, won it at the concert" }).WaitForAsync();
        await Assertions.Expect(page.Locator("main time").First).ToContainTextAsync("31 Jan 2099");
        await guest.ReloadAsync();
        await guest.Locator("[data-toggle]:enabled").ClickAsync();
        await guest.WaitForFunctionAsync("() => document.querySelector('main audio').currentTime > 0.5");
        // A new end leaves the note, and letting him in again changes neither.
        await page.GetByText("Change the end or the note").ClickAsync();
        await page.Locator("[data-member] input[name=until]").FillAsync("2098-01-31T20:00");
        await SaveAsync(page, "Save");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Jo, won it at the concert" }).WaitForAsync();
        await Assertions.Expect(page.Locator("main time").First).ToContainTextAsync("31 Jan 2098");
        await page.GetByLabel("Account number").FillAsync(number);
        await page.GetByRole(AriaRole.Button, new() { Name = "Let in" }).ClickAsync();
        await page.GetByText("is a member already").First.WaitForAsync();
        await page.ReloadAsync();
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "End the membership of Jo" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Jo, won it" })).ToHaveCountAsync(0);
        await guest.ReloadAsync();
        await guest.Locator("[data-not-entitled]:visible").WaitForAsync();
    }

    [Fact]
    public async Task Countries_are_found_by_their_names_and_said_in_the_sentence()
    {
        using var creator = new Person(played.Address, played.Story.Creator, Story.Password);
        var work = await Recordings.PublishAsync(creator, "At home only", "free");
        var page = await SignedInAsync(played.Story.Creator);
        await page.GotoAsync($"/studio/works/{work}");
        await page.Locator("[data-rule]:enabled").SelectOptionAsync("allow");
        await AddAsync(page, "Austria");
        await AddAsync(page, "Switzerland");
        await AddAsync(page, "Atlantis");
        await page.GetByText("No country has this name.").WaitForAsync();
        await page.GetByLabel("Add a country").FillAsync("");
        await SaveAsync(page, "Save where");
        await ExpectAsync(page, "Everybody may play it, only in Austria, Switzerland.");
        // Nobody knows where this visitor is.
        var visitor = await played.OpenAsync();
        await visitor.GotoAsync($"/listen/{work}");
        await visitor.GetByText("may be played in some countries only").First.WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take Switzerland out" }).ClickAsync();
        await page.Locator("[data-rule]").SelectOptionAsync("deny");
        await SaveAsync(page, "Save where");
        await ExpectAsync(page, "Everybody may play it, but not in Austria.");
        await page.Locator("[data-rule]:enabled").SelectOptionAsync("everywhere");
        await SaveAsync(page, "Save where");
        await ExpectAsync(page, "Everybody may play it, wherever they are.");
    }

    [Fact]
    public async Task A_release_is_offered_for_rent_and_taken_back()
    {
        using var creator = new Person(played.Address, played.Story.Creator, Story.Password);
        var work = await Recordings.PublishAsync(creator, "Late show", "bought");
        await Recordings.ReleaseAsync(creator, "The late show", work);
        var page = await SignedInAsync(played.Story.Creator);
        await page.GotoAsync($"/studio/works/{work}");
        await ExpectAsync(page, "Only who bought it before (nothing on sale contains it) may play it");
        await page.GetByLabel("Price", new() { Exact = true }).FillAsync("3.99");
        await SaveAsync(page, "Offer it for rent");
        await ExpectAsync(page, "Who rents “The late show” may play it");
        await page.GetByText("The late show, €3.99").WaitForAsync();
        await page.GetByText("then 48 hours to play").WaitForAsync();
        // A second offer is one of the same product.
        await page.GetByLabel("Price", new() { Exact = true }).FillAsync("6.99");
        await page.GetByLabel("Hours to play").FillAsync("168");
        await SaveAsync(page, "Offer it for rent");
        await page.GetByText("The late show, €6.99").WaitForAsync();
        var mine = await creator.DoAsync(HttpMethod.Get, "/api/products/mine?limit=200");
        var lending = mine.GetProperty("items")
            .EnumerateArray()
            .Where(product => product.GetProperty("title").GetString() == "The late show");
        Assert.Equal(2, Assert.Single(lending).GetProperty("variants").GetArrayLength());
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await SaveAsync(page, "Lend The late show for €6.99 no more");
        await Assertions.Expect(page.GetByText("The late show, €6.99")).ToHaveCountAsync(0);
        await SaveAsync(page, "Lend The late show for €3.99 no more");
        await ExpectAsync(page, "Only who bought it before");
    }

    [Fact]
    public async Task Why_nobody_plays_it_yet_is_said_and_nothing_looks_broken()
    {
        using var creator = new Person(played.Address, played.Story.Creator, Story.Password);
        var draft = await creator.DoAsync(
            HttpMethod.Post,
            "/api/content/works",
            new
            {
                title = "No file",
                kind = "audio",
                access = "free",
            }
        );
        var page = await SignedInAsync(played.Story.Creator);
        await page.GotoAsync($"/studio/works/{draft.GetProperty("id").GetString()}");
        await ExpectAsync(page, "it is not published. Once it is published, ");
        await page.GetByText("until you say otherwise").WaitForAsync();
        await Assertions.Expect(page.GetByText("cannot be shown")).ToHaveCountAsync(0);
        var day = TimeProvider.System.GetUtcNow().AddDays(40).ToString("yyyy-MM-dd");
        await page.GetByLabel("Publish on").FillAsync($"{day}T00:00");
        await page.GetByLabel("On the clocks of").FillAsync("Asia/Tokyo");
        await SaveAsync(page, "Plan it");
        await page.GetByText($"{day} 00:00:00 Asia/Tokyo").WaitForAsync();
        var work = await Recordings.PublishAsync(creator, "Taken back", "free");
        await creator.DoAsync(HttpMethod.Post, $"/api/content/works/{work}/withdraw", new { });
        await page.GotoAsync($"/studio/works/{work}");
        await ExpectAsync(page, "it is withdrawn. Once it is public again, everybody may play it");
    }

    private static Task AddAsync(IPage page, string country) => AddAsync(page.GetByLabel("Add a country"), country);

    private static async Task AddAsync(ILocator field, string country)
    {
        await field.PressSequentiallyAsync(country);
        await field.PressAsync("Enter");
    }

    private static Task ExpectAsync(IPage page, string sentence) =>
        Assertions.Expect(page.Locator("[data-access-sentence]")).ToContainTextAsync(sentence);

    private static async Task SaveAsync(IPage page, string button)
    {
        await page.EvaluateAsync("() => { window.isOld = true; }");
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await page.WaitForFunctionAsync("() => !window.isOld && document.readyState === 'complete'");
    }

    private async Task<IPage> SignedInAsync(string email)
    {
        var page = await played.OpenAsync();
        await PlayedStory.SignInAsync(page, email);
        return page;
    }
}
