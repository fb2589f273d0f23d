using System.Text.RegularExpressions;
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
