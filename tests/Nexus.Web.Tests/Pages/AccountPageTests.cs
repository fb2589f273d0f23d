using System.Net;
using System.Text.RegularExpressions;
using Nexus.Testing;
using Xunit;

namespace Nexus.Web.Tests.Pages;

/// <summary>The pages of one's account are one place: each leads to all others and says which it is.</summary>
public sealed class AccountPageTests
{
    [Fact]
    public async Task Every_page_of_the_account_leads_to_all_others_and_marks_itself()
    {
        await using var host = await WebHost.StartAsync("*");
        using var client = host.ClientAs(Guid.CreateVersion7(), "fan");
        foreach (var path in AccountPages.All)
        {
            var entries = Entries((await client.PageAsync(path)).Html);
            Assert.Equal(AccountPages.All, entries.Select(entry => entry.Address));
            Assert.Equal([(path, "page")], entries.Where(entry => entry.Current.Length > 0));
        }
    }

    [Fact]
    public async Task An_organisation_stands_under_crew()
    {
        await using var host = await WebHost.StartAsync("*");
        using var client = host.ClientAs(Guid.CreateVersion7(), "fan");
        var (_, html) = await client.PageAsync("/account/crew/01997cbb-0000-7000-8000-000000000001");
        Assert.Equal([("/account/crew", "true")], Entries(html).Where(entry => entry.Current.Length > 0));
    }

    [Fact]
    public async Task The_page_of_erasures_says_that_one_has_begun_only_when_it_has()
    {
        await using var host = await WebHost.StartAsync("*");
        using var client = host.ClientAs(Guid.CreateVersion7(), "fan");
        const string Begun = "Your account is locked";
        Assert.DoesNotContain(Begun, (await client.PageAsync("/account/erasure")).Html, StringComparison.Ordinal);
        var (_, html) = await client.PageAsync("/account/erasure?begun=true");
        Assert.Contains(Begun, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_is_not_lost_by_whoever_makes_an_account_for_it()
    {
        await using var host = await WebHost.StartAsync("*");
        using var client = host.Anonymous();
        var (_, html) = await client.PageAsync("/invitation?token=x");
        foreach (var door in (string[])["/sign-in", "/sign-up"])
        {
            Assert.Contains($"{door}?next=%2Finvitation%3Ftoken%3Dx", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_operator_is_not_told_that_all_is_well_when_nothing_is_known()
    {
        await using var host = await WebHost.StartAsync("*");
        using var client = host.ClientAs(Guid.CreateVersion7(), "administrator");
        var (_, html) = await client.PageAsync("/operations");
        Assert.DoesNotContain("can serve", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operators_page_is_brought_up_to_date_in_parts_and_only_for_him()
    {
        await using var host = await WebHost.StartAsync("*");
        using var operators = host.ClientAs(Guid.CreateVersion7(), "administrator");
        using var first = await PartsAsync(operators, null);
        var html = await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.DoesNotContain("<html", html, StringComparison.Ordinal);
        var page = (await operators.PageAsync("/operations")).Html;
        foreach (var part in (string[])["summary", "services", "traffic", "dead-letters"])
        {
            Assert.Contains($"data-part=\"{part}\"", html, StringComparison.Ordinal);
            Assert.Contains($"data-part=\"{part}\"", page, StringComparison.Ordinal);
        }
        var tag = first.Headers.ETag!.ToString();
        using var same = await PartsAsync(operators, tag);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        using var other = await PartsAsync(operators, "W/\"another\"");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var creator = host.ClientAs(Guid.CreateVersion7(), "creator");
        using var refused = await PartsAsync(creator, tag);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var stranger = host.Anonymous();
        using var unknown = await PartsAsync(stranger, tag);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
    }

    private static async Task<HttpResponseMessage> PartsAsync(HttpClient client, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/operations/parts");
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static List<(string Address, string Current)> Entries(string html)
    {
        var nav = Regex.Match(html, "<nav[^>]*aria-label=\"Account\"[^>]*>(.*?)</nav>", RegexOptions.Singleline);
        Assert.True(nav.Success, "There is no account navigation.");
        return
        [
            .. Regex
                .Matches(nav.Value, "<a href=\"([^\"]+)\"(?: aria-current=\"([^\"]+)\")?>")
                .Select(match => (match.Groups[1].Value, match.Groups[2].Value)),
        ];
    }
}
