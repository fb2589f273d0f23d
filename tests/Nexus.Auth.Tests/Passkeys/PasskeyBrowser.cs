using Microsoft.Playwright;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Passkeys;

/// <summary>Debian's Chromium with the virtual authenticators of its developer tools (WebAuthn domain of CDP).</summary>
public sealed class PasskeyBrowser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
        {
            Assert.SkipUnless(Engines.InCi, "Chromium is not installed.");
        }
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Chromium,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
            }
        );
    }

    /// <summary>A browser profile of its own with one authenticator that holds nothing yet.</summary>
    internal Task<PasskeyPage> NewPageAsync() => PasskeyPage.OpenAsync(browser!);

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }
        playwright?.Dispose();
    }
}
