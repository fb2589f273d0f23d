using System.Text.Json;
using Microsoft.Playwright;
using Nexus.EndToEnd.PlugPulled;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd.Browser;

/// <summary>npm's axe-core finds nothing to complain of, nothing is wider than a phone, and no script fails.</summary>
[Collection(OfPlayedStory.Name)]
public sealed class AccessibilityTests(PlayedStory played)
{
    private const string Look = """
        async () => {
          const found = await axe.run(document, { resultTypes: ["violations"] });
          const complaints = found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`));
          const over = document.documentElement.scrollWidth - innerWidth;
          return over > 0 ? [...complaints, `${over} px wider than the screen`] : complaints;
        }
        """;

    [Fact]
    public async Task Pages_are_for_everybody_and_for_a_phone()
    {
        var story = played.Story;
        var axe = await File.ReadAllTextAsync(
            Path.Combine(Engines.Npm(), "axe-core", "axe.min.js"),
            TestContext.Current.CancellationToken
        );
        var complaints = new List<string>();
        var page = await played.OpenAsync(new ViewportSize { Width = 390, Height = 850 });
        page.PageError += (_, error) => complaints.Add($"{page.Url}: {error}");
        foreach (
            var path in (string[])
                [
                    "/",
                    "/search",
                    "/search?q=light",
                    "/shop",
                    "/cart",
                    "/sign-in",
                    "/sign-up",
                    "/status",
                    "/nothing-here",
                ]
        )
        {
            complaints.AddRange(await LookAsync(page, axe, path));
        }
        await PlayedStory.SignInAsync(page, story.Fan);
        foreach (var path in (string[])["/orders", $"/orders/{story.OrderId}", "/library", $"/listen/{story.SongId}"])
        {
            complaints.AddRange(await LookAsync(page, axe, path));
        }
        complaints.AddRange(await LookAtPlayerAsync(page, axe, story.SongId));
        await page.Context.ClearCookiesAsync();
        await PlayedStory.SignInAsync(page, story.Creator);
        await PrepareAsync(page);
        using var creator = new Person(played.Address, story.Creator, Story.Password);
        var release = await Recordings.ReleaseAsync(creator, "For everybody", story.SongId);
        foreach (
            var path in OfCreator
                .Append($"/studio/releases/{release}")
                .Append($"/studio/works/{story.SongId}")
                .Append($"/studio/works/{story.SongId}/credits")
        )
        {
            complaints.AddRange(await LookAsync(page, axe, path));
        }
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    // With all that opens on it, and below other pages.
    private static async Task<IEnumerable<string>> LookAtPlayerAsync(IPage page, string axe, string songId)
    {
        await page.GotoAsync($"/listen/{songId}");
        await page.Locator("[data-toggle]:enabled").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('audio').currentTime > 0.5");
        await page.Locator("[data-settings]").ClickAsync();
        await Assertions.Expect(page.Locator("[data-settings-panel]")).ToBeVisibleAsync();
        var found = (await LookAsync(page, axe)).ToList();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("?");
        found.AddRange(await LookAsync(page, axe));
        await page.Keyboard.PressAsync("Escape");
        foreach (var part in (string[])["artist", "release"])
        {
            await page.Locator($"main a[href^='/{part}/']").First.ClickAsync();
            await page.WaitForURLAsync($"**/{part}/**");
            await page.Locator("main:not([aria-busy])").WaitForAsync();
            found.AddRange(await LookAsync(page, axe));
        }
        await Assertions.Expect(page.Locator("[data-mini]")).ToBeVisibleAsync();
        await page.Locator("[data-mini-close]").ClickAsync();
        return found;
    }

    private static readonly string[] OfCreator =
    [
        .. AccountPages.All,
        "/studio",
        "/studio/releases",
        "/studio/album",
        "/studio/many",
        "/studio/series",
        "/studio/members",
        "/studio/live",
        "/studio/shop",
        "/studio/sales",
        "/studio/earnings",
    ];

    // Lists with something in them, and names that are long.
    private static async Task PrepareAsync(IPage page) =>
        await page.EvaluateAsync(
            """
            async () => {
              const send = (path, body) => fetch(path, { method: "POST", body: JSON.stringify(body),
                headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() } });
              await send("/api/keys/api-keys", { name: "The scanner in the warehouse behind the old harbour", scopes: ["content:read"] });
              await send("/api/tokens/personal", { name: "nightly backup", scopes: ["content:read"], expiresInDays: 30 });
              const crew = await (await send("/api/users/organisations", { name: "The Rivers of the Northern Highlands" })).json();
              await send(`/api/users/organisations/${crew.organisationId}/invitations`,
                { email: "a.very.long.address.of.somebody@subdomain.example.com", role: "editor" });
            }
            """
        );

    private static async Task<IEnumerable<string>> LookAsync(IPage page, string axe, string path)
    {
        await page.GotoAsync(path);
        var inside = path == "/account/crew" ? page.Locator("main a[href^='/account/crew/']") : null;
        if (inside is not null)
        {
            await inside.First.ClickAsync();
            await page.GetByText("Open invitations").WaitForAsync();
        }
        return await LookAsync(page, axe);
    }

    private static async Task<IEnumerable<string>> LookAsync(IPage page, string axe)
    {
        await page.EvaluateAsync(axe);
        var found = await page.EvaluateAsync<JsonElement>(Look);
        var path = new Uri(page.Url).PathAndQuery;
        return found.EnumerateArray().Select(one => $"{path}: {one.GetString()}");
    }
}
