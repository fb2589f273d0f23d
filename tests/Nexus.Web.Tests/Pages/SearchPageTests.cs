using System.Net;
using Xunit;

namespace Nexus.Web.Tests.Pages;

/// <summary>Looking for something in the library, and somebody's own page.</summary>
public sealed class SearchPageTests
{
    [Fact]
    public async Task What_was_asked_for_stands_in_the_field_and_nothing_else_comes_of_it()
    {
        await using var host = await WebHost.StartAsync();
        using var client = host.Anonymous();
        var (status, html) = await client.PageAsync("/search?q=%22%3E%3Cscript%3Ex()%3C/script%3E&kind=video");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Nothing matches", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>x()", html, StringComparison.Ordinal);
        // A further search keeps what was chosen.
        Assert.Contains("name=\"kind\" value=\"video\"", html, StringComparison.Ordinal);
        Assert.Contains("noindex", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/search?after=rubbish")]
    [InlineData("/search?q=!!")]
    [InlineData("/search?kind=nothing&owner=nobody")]
    public async Task An_address_that_asks_for_nothing_shows_the_first_page(string path)
    {
        await using var host = await WebHost.StartAsync();
        using var client = host.Anonymous();
        var (status, html) = await client.PageAsync(path);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain("cannot be shown right now", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_has_a_page_who_has_published_nothing()
    {
        await using var host = await WebHost.StartAsync();
        using var client = host.Anonymous();
        var (status, html) = await client.PageAsync($"/artist/{Guid.CreateVersion7()}");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("Nothing is published here", html, StringComparison.Ordinal);
    }
}
