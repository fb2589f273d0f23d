using System.Net;
using Microsoft.Playwright;
using Nexus.EndToEnd.PlugPulled;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd.Browser;

/// <summary>Hearts on the pages, in Debian's Chromium.</summary>
[Collection(OfPlayedStory.Name)]
public sealed class FavouritesTests(PlayedStory played)
{
    [Fact]
    public async Task A_song_with_a_heart_stands_in_the_library_until_it_has_none()
    {
        using var creator = new Person(played.Address, played.Story.Creator, Story.Password);
        var work = await Recordings.PublishAsync(creator, "Close to my heart", "free");
        using var fan = new Person(played.Address, played.Story.Fan, Story.Password);
        var path = $"/api/dsp/stream/favourites/song/{work}";
        // The music service learns of the song a moment after it is out.
        await Eventually.IsTrueAsync(
            async () => (await fan.SendAsync(HttpMethod.Put, path)).Status == HttpStatusCode.NoContent,
            "the song to be known",
            TimeSpan.FromSeconds(30)
        );
        await fan.SendAsync(HttpMethod.Delete, path);
        var page = await played.OpenAsync();
        await PlayedStory.SignInAsync(page, played.Story.Fan);
        await page.GotoAsync($"/listen/{work}");
        var heart = page.GetByRole(AriaRole.Button, new() { Name = "Close to my heart is a favourite" });
        Task PressAsync() =>
            page.RunAndWaitForResponseAsync(() => heart.ClickAsync(), answer => answer.Url.EndsWith(path));
        await PressAsync();
        await Assertions.Expect(heart).ToHaveAttributeAsync("aria-pressed", "true");
        await page.GotoAsync("/library");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Favourites" }).WaitForAsync();
        await page.Locator("#favourites").GetByRole(AriaRole.Link, new() { Name = "Close to my heart" }).ClickAsync();
        await Assertions.Expect(heart).ToHaveAttributeAsync("aria-pressed", "true");
        await PressAsync();
        await Assertions.Expect(heart).ToHaveAttributeAsync("aria-pressed", "false");
        await page.GotoAsync("/library");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Link, new() { Name = "Close to my heart" }))
            .ToHaveCountAsync(0);
    }
}
