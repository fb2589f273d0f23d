using System.Net;
using Xunit;

namespace Nexus.Web.Tests.Pages;

public sealed class ErrorPageTests
{
    [Fact]
    public async Task A_browser_gets_a_page_for_an_address_that_is_nothing()
    {
        await using var host = await WebHost.StartAsync("*");
        using var client = host.Anonymous();
        var (status, html) = await client.PageAsync("/no-such-page");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("There is no such page", html, StringComparison.Ordinal);
        Assert.Contains("<main", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_a_problem_document_and_so_does_every_address_of_the_api()
    {
        await using var host = await WebHost.StartAsync("*");
        using var client = host.Anonymous();
        using var program = await client.GetAsync("/no-such-page", TestContext.Current.CancellationToken);
        Assert.Equal("application/problem+json", program.Content.Headers.ContentType?.MediaType);
        var (status, body) = await client.PageAsync("/api/no-such-thing");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.StartsWith("{", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/shop/", "This is not for sale any more")]
    [InlineData("/listen/", "This is not published")]
    [InlineData("/release/", "There is no such release")]
    [InlineData("/orders/", "You have no such order")]
    public async Task What_is_not_there_is_a_404_page_with_words_of_its_own(string path, string words)
    {
        await using var host = await WebHost.StartAsync();
        using var client = host.ClientAs(Guid.CreateVersion7(), "fan");
        var (status, html) = await client.PageAsync(path + Guid.CreateVersion7());
        Assert.Equal(HttpStatusCode.NotFound, status);
        WholePage.Check(path, html);
        Assert.Contains(words, html, StringComparison.Ordinal);
        Assert.DoesNotContain("There is no such page", html, StringComparison.Ordinal);
    }
}
