using Microsoft.Playwright;
using Xunit;

namespace Nexus.EndToEnd.Browser;

/// <summary>
/// The story's end in Debian's Chromium: the song's time advances, what a declined card did not pay is paid with another.
/// </summary>
[Collection(OfPlayedStory.Name)]
public sealed class BrowserTests(PlayedStory played)
{
    [Fact]
    public async Task A_fan_plays_the_song_and_buys_the_shirt_with_the_mouse()
    {
        var story = played.Story;
        var page = await played.OpenAsync();
        var foreign = new List<string>();
        page.Request += (_, request) => NoteForeign(request.Url, played.Address, foreign);
        await PlayedStory.SignInAsync(page, story.Fan);
        await PlayAsync(page, story.SongId);
        await BuyAsync(page);
        await BringUpToDateAsync(page);
        Assert.Empty(foreign);
    }

    // What the operations page does every three seconds, on a part of its kind.
    private static async Task BringUpToDateAsync(IPage page)
    {
        var kept = await page.EvaluateAsync<string[]>(
            """
            async () => {
              const script = document.querySelector("script[src*='/js/']").src;
              const { morph } = await import(new URL("morph.js", script).href);
              const part = (rows) => {
                const list = document.createElement("ul");
                list.innerHTML = rows.map(([key, text]) => `<li data-key="${key}">${text}<details><summary>More</summary></details><button disabled>Do</button></li>`).join("\n");
                return list;
              };
              const place = part([["a", "one"], ["b", "two"], ["c", "three"]]);
              document.body.append(place);
              const button = place.children[1].querySelector("button");
              button.disabled = false;
              button.focus();
              place.children[2].querySelector("details").open = true;
              morph(place, part([["b", "2"], ["d", "four"], ["c", "three"]]));
              const said = [...place.children].map((row) => row.firstChild.data).join();
              return [said, String(document.activeElement === button), String(place.querySelector("[data-key=c] details").open)];
            }
            """
        );
        Assert.Equal(["2,four,three", "true", "true"], kept);
    }

    private static void NoteForeign(string url, Uri own, List<string> foreign)
    {
        var address = new Uri(url);
        if (address.Scheme is "http" or "https" && address.Authority != own.Authority)
        {
            foreign.Add(url);
        }
    }

    private static async Task PlayAsync(IPage page, string songId)
    {
        await page.GotoAsync($"/listen/{songId}");
        await page.Locator("[data-toggle]:enabled").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('audio,video').currentTime > 2");
    }

    private static async Task BuyAsync(IPage page)
    {
        await page.GotoAsync("/shop");
        await page.GetByRole(AriaRole.Main).GetByText("Tour shirt").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Put in the cart" }).ClickAsync();
        await page.Locator("[data-to-cart]").ClickAsync();
        await CheckOutAsync(page, "Card that is declined");
        await page.GetByText("The card was declined.").First.WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Put it in the cart again" }).ClickAsync();
        await CheckOutAsync(page, "Visa, succeeds");
        await page.GetByRole(AriaRole.Link, new() { Name = "Invoice" }).WaitForAsync();
    }

    private static async Task CheckOutAsync(IPage page, string payment)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Check out" }).ClickAsync();
        await page.Locator("[name='shippingAddress.street']").FillAsync("1 High Street");
        await page.Locator("[name='shippingAddress.city']").FillAsync("Berlin");
        await page.GetByLabel(payment).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Order and pay" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/orders/", StringComparison.Ordinal));
    }
}
