using System.Text.Json;
using Microsoft.Playwright;
using Nexus.Testing;

namespace Nexus.Auth.Tests.Passkeys;

/// <summary>A page that runs the product's own passkey script with the browser's WebAuthn.</summary>
internal sealed class PasskeyPage : IAsyncDisposable
{
    public const string Origin = "http://localhost:3000";
    private readonly IBrowserContext context;
    private readonly IPage page;

    private PasskeyPage(IBrowserContext context, IPage page) => (this.context, this.page) = (context, page);

    public static async Task<PasskeyPage> OpenAsync(IBrowser browser)
    {
        var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        // The page comes from memory, so that its address is the one the platform is configured with.
        await page.RouteAsync("**/*", AnswerAsync);
        await page.GotoAsync(Origin + "/");
        var tools = await context.NewCDPSessionAsync(page);
        await tools.SendAsync("WebAuthn.enable");
        await tools.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new Dictionary<string, object>
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
        return new PasskeyPage(context, page);
    }

    /// <summary>Goes to another site's page; the authenticator stays.</summary>
    public Task GoAsync(string origin) => page.GotoAsync(origin + "/");

    public Task<JsonElement> MakeAsync(JsonElement challenge) => RunAsync("make", challenge);

    public Task<JsonElement> ShowAsync(JsonElement challenge) => RunAsync("show", challenge);

    private async Task<JsonElement> RunAsync(string action, JsonElement challenge)
    {
        var answer = await page.EvaluateAsync<string>(
            $$"""
            async (challenge) => {
                const passkeys = await import('/js/passkey.js');
                return JSON.stringify(await passkeys.{{action}}(JSON.parse(challenge)));
            }
            """,
            challenge.GetRawText()
        );
        return JsonSerializer.Deserialize<JsonElement>(answer);
    }

    private static Task AnswerAsync(IRoute route)
    {
        var script = Path.Combine(Repository.Root, "src", "Nexus.Web", "wwwroot", "js", "passkey.js");
        return route.FulfillAsync(
            route.Request.Url.EndsWith("/js/passkey.js", StringComparison.Ordinal)
                ? new RouteFulfillOptions { ContentType = "text/javascript", Path = script }
                : new RouteFulfillOptions { ContentType = "text/html", Body = "<!doctype html><title>Passkeys</title>" }
        );
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
