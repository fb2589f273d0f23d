using System.Net;
using Xunit;

namespace Nexus.Web.Tests.Pages;

public sealed class ShopPageTests
{
    [Fact]
    public async Task An_empty_shop_says_so()
    {
        await using var host = await WebHost.StartAsync();
        using var client = host.Anonymous();
        var (status, html) = await client.PageAsync("/shop");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Nothing is for sale yet", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_product_shows_its_price_and_that_it_is_sold_out()
    {
        await using var host = await WebHost.StartAsync();
        using var creator = host.ClientAs(Guid.CreateVersion7(), "creator");
        var id = await TextIsEncodedTests.MakeProductAsync(creator, "A shirt");
        using var visitor = host.Anonymous();
        var (_, html) = await visitor.PageAsync($"/shop/{id}");
        var text = WebUtility.HtmlDecode(html);
        Assert.Contains("A shirt", text, StringComparison.Ordinal);
        Assert.Contains("€12.50", text, StringComparison.Ordinal);
        Assert.Contains("Sold out", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_product_can_be_read_while_the_stock_does_not_answer()
    {
        await using var host = await WebHost.StartAsync("inventory-mgr");
        using var creator = host.ClientAs(Guid.CreateVersion7(), "creator");
        var id = await TextIsEncodedTests.MakeProductAsync(creator, "A shirt");
        var (status, html) = await creator.PageAsync($"/shop/{id}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Put in the cart", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_theme_that_was_chosen_is_drawn_by_the_server()
    {
        await using var host = await WebHost.StartAsync("*");
        using var client = host.Anonymous();
        client.DefaultRequestHeaders.Add("Cookie", "nexus_theme=dark");
        var (_, html) = await client.PageAsync("/");
        Assert.Contains("data-theme=\"dark\"", html, StringComparison.Ordinal);
    }
}
