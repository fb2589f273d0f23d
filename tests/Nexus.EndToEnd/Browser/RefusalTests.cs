using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Nexus.EndToEnd.PlugPulled;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd.Browser;

/// <summary>What listeners see where something does not play, or not yet, in Debian's Chromium.</summary>
[Collection(OfPlayedStory.Name)]
public sealed class RefusalTests(PlayedStory played)
{
    [Fact]
    public async Task A_track_that_is_refused_is_passed_over_with_a_word_and_the_music_goes_on()
    {
        var story = played.Story;
        using var creator = new Person(played.Address, story.Creator, Story.Password);
        var locked = await Recordings.PublishAsync(creator, "Behind the door", "members");
        var release = await Recordings.ReleaseAsync(creator, "Three rooms", story.SongId, locked, story.VideoId);
        var page = await played.OpenAsync();
        await page.GotoAsync($"/release/{release}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Play First Light", Exact = true }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-mini] audio')?.currentTime > 0.5");
        await page.EvaluateAsync(
            """
            () => {
              window.said = [];
              const place = document.querySelector("[data-mini-message]");
              new MutationObserver(() => place.textContent && window.said.push(place.textContent)).observe(place, { childList: true });
              const media = document.querySelector("audio");
              media.currentTime = media.duration - 2;
            }
            """
        );
        await page.WaitForFunctionAsync("() => document.querySelector('[data-mini] video')?.currentTime > 0.5");
        Assert.Contains("Behind the door", await page.EvaluateAsync<string>("() => window.said.join()"));
        await Assertions.Expect(page.Locator("[data-track][data-current] h3")).ToHaveTextAsync("First Light (film)");
        // Chosen by hand it leaves what plays as it is.
        await page.GetByRole(AriaRole.Button, new() { Name = "Play Behind the door" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-mini-message]")).ToContainTextAsync("Behind the door");
        Assert.False(await page.EvaluateAsync<bool>("() => document.querySelector('[data-mini] video').paused"));
    }

    [Fact]
    public async Task To_look_at_the_page_of_what_is_rented_does_not_begin_it()
    {
        var story = played.Story;
        using var creator = new Person(played.Address, story.Creator, Story.Password);
        var work = await Recordings.PublishAsync(creator, "The long night", "bought");
        var release = await Recordings.ReleaseAsync(creator, "The long night", work);
        using var fan = new Person(played.Address, story.Fan, Story.Password);
        await RentAsync(creator, fan, release);
        var page = await played.OpenAsync();
        await PlayedStory.SignInAsync(page, story.Fan);
        await page.GotoAsync($"/listen/{work}");
        await page.Locator("[data-toggle]:enabled").WaitForAsync();
        await Assertions.Expect(page.Locator("[data-not-entitled]")).ToBeHiddenAsync();
        Assert.Equal(JsonValueKind.Null, (await BeganAsync(fan, release)).ValueKind);
        await page.Locator("[data-toggle]").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('main audio').currentTime > 0.5");
        Assert.Equal(JsonValueKind.String, (await BeganAsync(fan, release)).ValueKind);
    }

    [Fact]
    public async Task A_stream_that_fails_says_so_and_goes_on_later_where_it_was()
    {
        var page = await played.OpenAsync();
        await PlayedStory.SignInAsync(page, played.Story.Fan);
        // Two segments come, the others are refused.
        int? first = null;
        var segment = new Regex(@"-0*(\d+)\.m4s");
        await page.RouteAsync(
            segment,
            route =>
            {
                var number = int.Parse(segment.Match(route.Request.Url).Groups[1].Value);
                first ??= number;
                return number > first + 1 ? route.FulfillAsync(new() { Status = 403 }) : route.ContinueAsync();
            }
        );
        await page.GotoAsync($"/listen/{played.Story.SongId}");
        await page.Locator("[data-toggle]:enabled").ClickAsync();
        await page.GetByText("the stream does not come any more").First.WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('main audio').currentTime > 5");
        var at = await page.EvaluateAsync<double>("() => document.querySelector('main audio').currentTime");
        using var fan = new Person(played.Address, played.Story.Fan, Story.Password);
        await page.GotoAsync("about:blank");
        await Eventually.IsTrueAsync(
            async () => Math.Abs(await ResumePointAsync(fan, played.Story.SongId) - at) < 3,
            "the place is kept",
            TimeSpan.FromSeconds(30)
        );
        // Another tab, which knows nothing of this one.
        await page.UnrouteAllAsync();
        await page.AddInitScriptAsync("sessionStorage.clear()");
        await page.GotoAsync($"/listen/{played.Story.SongId}");
        await page.GetByText("Goes on at 0:").First.WaitForAsync();
        await page.Locator("[data-toggle]:enabled").ClickAsync();
        await page.WaitForFunctionAsync("() => !document.querySelector('main audio').paused");
        Assert.True(
            await page.EvaluateAsync<bool>("(at) => document.querySelector('main audio').currentTime > at - 3", at)
        );
    }

    private static async Task<double> ResumePointAsync(Person fan, string workId) =>
        (await fan.DoAsync(HttpMethod.Get, "/api/stream/library"))
            .GetProperty("items")
            .EnumerateArray()
            .SelectMany(release => release.GetProperty("works").EnumerateArray())
            .Where(work => work.GetProperty("workId").GetString() == workId)
            .Select(work => work.GetProperty("resumeAt").GetDouble())
            .FirstOrDefault();

    private static async Task RentAsync(Person creator, Person fan, string release)
    {
        var product = await creator.DoAsync(
            HttpMethod.Post,
            "/api/products",
            new
            {
                title = "The long night",
                kind = "digital",
                taxBasisPoints = 700,
                grantsReleaseId = release,
                variants = new[]
                {
                    new
                    {
                        sku = $"NIGHT-{Guid.CreateVersion7():N}",
                        priceMinor = 399,
                        currency = "EUR",
                        rental = new { daysToBegin = 30, hoursToPlay = 48 },
                    },
                },
            }
        );
        await creator.DoAsync(HttpMethod.Post, $"/api/products/{product.GetProperty("id").GetString()}/activate");
        var variantId = product.GetProperty("variants")[0].GetProperty("id").GetString();
        var cart = await fan.DoAsync(
            HttpMethod.Post,
            "/api/carts",
            new { lines = new[] { new { variantId, quantity = 1 } } }
        );
        await fan.DoAsync(
            HttpMethod.Post,
            "/api/orders",
            new
            {
                cartId = cart.GetProperty("id").GetString(),
                expectedTotalMinor = 399,
                expectedCurrency = "EUR",
                paymentMethod = "tok_visa",
            }
        );
        await Eventually.IsTrueAsync(
            async () => (await BeganAsync(fan, release)).ValueKind != JsonValueKind.Undefined,
            "the rental is there",
            TimeSpan.FromMinutes(1)
        );
    }

    // When it began; undefined where it is not rented.
    private static async Task<JsonElement> BeganAsync(Person fan, string release) =>
        (await fan.DoAsync(HttpMethod.Get, "/api/stream/rentals"))
            .GetProperty("items")
            .EnumerateArray()
            .Where(one => one.GetProperty("releaseId").GetString() == release)
            .Select(one => one.GetProperty("startedAt"))
            .FirstOrDefault();
}
