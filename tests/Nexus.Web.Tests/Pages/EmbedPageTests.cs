using System.Net;
using Xunit;

namespace Nexus.Web.Tests.Pages;

/// <summary>The one page that other sites may put into theirs.</summary>
public sealed class EmbedPageTests
{
    [Fact]
    public async Task Only_the_player_may_be_framed_and_it_holds_nothing_to_click_for()
    {
        await using var host = await WebHost.StartAsync();
        using var client = host.Anonymous();
        var cancel = TestContext.Current.CancellationToken;
        var framed = await client.GetAsync($"/embed/{Guid.CreateVersion7()}", cancel);
        Assert.Equal(HttpStatusCode.NotFound, framed.StatusCode);
        var policy = Assert.Single(framed.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors *", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'none'", policy, StringComparison.Ordinal);
        var html = await framed.Content.ReadAsStringAsync(cancel);
        Assert.DoesNotContain("<form", html, StringComparison.Ordinal);
        Assert.DoesNotContain("site-header", html, StringComparison.Ordinal);
        foreach (var path in (string[])["/", "/shop", "/sign-in", $"/listen/{Guid.CreateVersion7()}"])
        {
            var other = await client.GetAsync(path, cancel);
            Assert.DoesNotContain("Content-Security-Policy", other.Headers.Select(header => header.Key));
        }
    }
}
