using System.Net;
using Xunit;

namespace Nexus.Web.Tests.Pages;

/// <summary>What holds for every page, also when every service behind it is away.</summary>
public sealed class EveryPageTests
{
    private static readonly string[] Open =
    [
        "/",
        "/sign-in",
        "/sign-in/second-step?passkey=true&next=/shop",
        "/sign-up",
        "/verify?token=x",
        "/forgot-password",
        "/reset-password",
        "/verify-email?token=x",
        "/invitation?token=x",
        "/account/erasure",
        "/account/erasure?token=x",
        "/sign-out?next=/shop",
        "/external?outcome=unknown",
        "/external?outcome=exists&provider=partner&next=/shop",
        "/external?outcome=terms&provider=partner&next=/shop",
        "/search",
        "/search?q=light&kind=audio",
        "/artist/01997cbb-0000-7000-8000-000000000001",
        "/shop",
        "/cart",
        "/reference",
        "/status",
        "/report/work/01997cbb-0000-7000-8000-000000000001",
    ];

    private static readonly string[] ForMembers =
    [
        "/account",
        "/account/security",
        "/account/music-apps",
        "/account/api-keys",
        "/account/approvals",
        "/account/crew",
        "/account/crew/01997cbb-0000-7000-8000-000000000001",
        "/account/privacy",
        "/account/applications",
        "/consent",
        "/external/connect?provider=partner",
        "/device",
        "/checkout",
        "/orders",
        "/library",
        "/studio",
        "/studio/releases",
        "/studio/releases/01997cbb-0000-7000-8000-000000000001",
        "/studio/works/01997cbb-0000-7000-8000-000000000001",
        "/studio/works/01997cbb-0000-7000-8000-000000000001/credits",
        "/studio/album",
        "/studio/many",
        "/studio/members",
        "/studio/series",
        "/studio/series/01997cbb-0000-7000-8000-000000000001",
        "/studio/live",
        "/studio/shop",
        "/studio/sales",
        "/studio/sales/01997cbb-0000-7000-8000-000000000001",
        "/orders/01997cbb-0000-7000-8000-000000000001",
        "/studio/earnings",
        "/operations",
        "/moderation",
        "/moderation/01997cbb-0000-7000-8000-000000000001",
        "/studio/moderation",
        "/studio/trash",
    ];

    [Fact]
    public async Task Every_page_is_whole_and_says_kindly_what_is_away()
    {
        await using var host = await WebHost.StartAsync("*");
        using var client = host.ClientAs(Guid.CreateVersion7(), "creator", "administrator");
        foreach (var path in Open.Concat(ForMembers))
        {
            var (status, html) = await client.PageAsync(path);
            Assert.True(status == HttpStatusCode.OK, $"{path} answers {status}: {html}");
            WholePage.Check(path, html);
        }
        var (_, home) = await client.PageAsync("/");
        Assert.Contains("cannot be shown right now", home, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_is_asked_to_sign_in_where_an_account_is_needed()
    {
        await using var host = await WebHost.StartAsync("*");
        using var client = host.Anonymous();
        foreach (var path in ForMembers)
        {
            var (status, html) = await client.PageAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            WholePage.Check(path, html);
            Assert.Contains("data-sign-in", html, StringComparison.Ordinal);
            Assert.Contains($"data-next=\"{path}\"", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_fan_is_told_that_the_studio_is_for_creators()
    {
        await using var host = await WebHost.StartAsync("*");
        using var client = host.ClientAs(Guid.CreateVersion7(), "fan");
        var (status, html) = await client.PageAsync("/studio");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("This page is for creators", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_of_pages_lead_somewhere()
    {
        await using var host = await WebHost.StartAsync("*");
        using var client = host.ClientAs(Guid.CreateVersion7(), "creator", "administrator");
        var seen = new HashSet<string>(["/openapi/v1.json"]);
        var left = new Queue<string>(["/", "/studio", "/account"]);
        while (left.TryDequeue(out var path))
        {
            if (!seen.Add(path))
            {
                continue;
            }
            var (status, html) = await client.PageAsync(path);
            Assert.True(status == HttpStatusCode.OK, $"{path} answers {status}");
            foreach (var link in path.StartsWith("/assets/", StringComparison.Ordinal) ? [] : WebHost.Links(html))
            {
                left.Enqueue(link);
            }
        }
        Assert.True(seen.Count > 20, "The walk found too little to mean anything.");
    }
}
