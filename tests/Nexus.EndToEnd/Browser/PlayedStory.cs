using Microsoft.Playwright;
using Nexus.EndToEnd.Platforms;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd.Browser;

/// <summary>The tests that look at one platform's pages, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OfPlayedStory : ICollectionFixture<PlayedStory>
{
    public const string Name = "played story";
}

/// <summary>A platform on which the story was played, and Debian's Chromium; for all tests that look at its pages.</summary>
public sealed class PlayedStory : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private readonly UpPlatform platform = new() { Settings = { ["NEXUS__Geo__CountryHeader"] = "X-Country" } };
    private Story? story;
    private IPlaywright? playwright;
    private IBrowser? browser;

    public Uri Address => platform.Address;

    internal Story Story
    {
        get
        {
            Assert.SkipWhen(story is null, "Chromium is not installed.");
            return story!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium) && !Engines.InCi)
        {
            return;
        }
        await platform.StartAsync();
        story = await Story.PlayAsync(platform);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Chromium,
                Args =
                [
                    .. (string[])["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
                    .. (string[])["--disable-component-update", "--disable-sync", "--no-first-run"],
                    "--autoplay-policy=no-user-gesture-required",
                    // A camera that draws a clock, and a microphone that beeps.
                    .. (string[])["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
                ],
            }
        );
    }

    /// <summary>A page of somebody new to the browser.</summary>
    public async Task<IPage> OpenAsync(ViewportSize? size = null)
    {
        var page = await browser!.NewPageAsync(
            new BrowserNewPageOptions { BaseURL = platform.Address.ToString(), ViewportSize = size }
        );
        page.SetDefaultTimeout(60_000);
        return page;
    }

    /// <summary>Signs somebody of the story in, by hand.</summary>
    public static async Task SignInAsync(IPage page, string email)
    {
        await page.GotoAsync("/sign-in");
        await page.Locator("main input[name=email]").First.FillAsync(email);
        await page.Locator("main input[name=password]").First.FillAsync("a long demo password");
        await page.GetByRole(AriaRole.Main)
            .GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true })
            .ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }
        playwright?.Dispose();
        await platform.DisposeAsync();
    }
}
