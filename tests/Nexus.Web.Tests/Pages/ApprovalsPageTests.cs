using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Nexus.Contracts.PvKeys;
using Nexus.Kernel.Calls;
using Xunit;

namespace Nexus.Web.Tests.Pages;

/// <summary>Two people and a key: one asks, the other finds it on the page and presses what stands there.</summary>
public sealed class ApprovalsPageTests
{
    private const string Page = "/account/approvals";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_approver_finds_the_request_and_agrees_and_whoever_asked_cannot()
    {
        await using var host = await WebHost.StartWithAccountsAsync();
        using var ada = host.Anonymous();
        using var ben = host.Anonymous();
        await NewAccountTests.SignInAsync(ada, "ada@example.com");
        await NewAccountTests.SignInAsync(ben, "ben@example.com");
        // She names herself an approver too; that gives her no button for what she asked for.
        var policy = new { approvalsNeeded = 1, approvers = (string[])[UserOf(ada), UserOf(ben)] };
        var body = new
        {
            name = "Treasury",
            curve = "p256",
            policy,
        };
        var key = await NewAccountTests.PostAsync(ada, "/api/pvkeys/keys", body);
        var path = $"/api/pvkeys/keys/{key.GetProperty("id").GetString()}/requests";
        var asked = await NewAccountTests.PostAsync(ada, path, new { data = (byte[])[1] }, key: "once");

        var own = await HtmlAsync(ada);
        Assert.Contains("You asked for this; somebody else decides.", own, StringComparison.Ordinal);
        Assert.Empty(Buttons(own));
        var desk = await HtmlAsync(ben);
        Assert.Contains("Treasury", desk, StringComparison.Ordinal);
        Assert.Contains(">Ada <", desk, StringComparison.Ordinal);
        // SHA-256 of the one byte.
        Assert.Contains(
            "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a",
            desk,
            StringComparison.Ordinal
        );
        var approve = Assert.Single(Buttons(desk), button => button.EndsWith("/approve", StringComparison.Ordinal));
        Assert.Contains(asked.GetProperty("id").GetString()!, approve, StringComparison.Ordinal);

        // Her own hand on his button, then his, then his again.
        Assert.Equal(HttpStatusCode.Forbidden, await PressAsync(ada, approve));
        Assert.Equal(HttpStatusCode.OK, await PressAsync(ben, approve));
        Assert.Equal(HttpStatusCode.Conflict, await PressAsync(ben, approve));
        Assert.Contains("Nothing waits", await HtmlAsync(ben), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_finds_a_held_key_and_releases_it()
    {
        await using var host = await WebHost.StartWithAccountsAsync();
        using var ada = host.Anonymous();
        await NewAccountTests.SignInAsync(ada, "ada@example.com");
        var body = new { name = "Old purse", curve = "secp256k1" };
        var key = await NewAccountTests.PostAsync(ada, "/api/pvkeys/keys", body);
        Assert.DoesNotContain("Old purse", await HtmlAsync(ada), StringComparison.Ordinal);
        var hold = new HoldKeys(Guid.Parse(UserOf(ada)), DateTimeOffset.UtcNow.AddSeconds(1));
        var held = await host.Services.GetRequiredService<ServiceClient>().SendAsync(CustodyCalls.Hold, hold, Token);
        Assert.Equal(1, held.Keys);

        var page = await HtmlAsync(ada);
        Assert.Contains("Old purse", page, StringComparison.Ordinal);
        Assert.Contains(key.GetProperty("address").GetString()!, page, StringComparison.Ordinal);
        var release = Assert.Single(Buttons(page));
        Assert.Equal(HttpStatusCode.OK, await PressAsync(ada, release));
        Assert.DoesNotContain("Old purse", await HtmlAsync(ada), StringComparison.Ordinal);
    }

    private static string UserOf(HttpClient client) =>
        new JsonWebToken(client.DefaultRequestHeaders.Authorization!.Parameter).Subject;

    private static async Task<string> HtmlAsync(HttpClient client)
    {
        var (status, html) = await client.PageAsync(Page);
        Assert.Equal(HttpStatusCode.OK, status);
        WholePage.Check(Page, html);
        return html;
    }

    private static List<string> Buttons(string html) =>
        [.. Regex.Matches(html, "data-api=\"POST ([^\"]*)\"").Select(match => match.Groups[1].Value)];

    private static async Task<HttpStatusCode> PressAsync(HttpClient client, string path)
    {
        using var answer = await client.PostAsync(path, null, Token);
        return answer.StatusCode;
    }
}
