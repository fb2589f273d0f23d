using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Testing;
using Xunit;

namespace Nexus.Web.Tests.Pages;

/// <summary>What buyer and seller see of money that goes back.</summary>
public sealed class RefundPageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_buyer_may_cancel_while_it_is_unpaid_and_then_the_page_says_so()
    {
        // Nobody takes the money, so the test has all the time it needs.
        await using var host = await WebHost.StartAsync("billing-service");
        var (buyer, _, order) = await OrderAsync(host, "tok_visa");
        var html = await UntilAsync(buyer, $"/orders/{order}", "Cancel this order");
        Assert.Contains($"POST /api/orders/{order}/cancel", html, StringComparison.Ordinal);
        // In the moment in which other news of the order is written, the answer is 409: try again.
        await Eventually.PassesAsync(() =>
            TextIsEncodedTests.PostAsync(buyer, $"/api/orders/{order}/cancel", new { reason = "Too <b>late</b>" })
        );
        html = await UntilAsync(buyer, $"/orders/{order}", "Too &lt;b&gt;late&lt;/b&gt;");
        Assert.DoesNotContain("Cancel this order", html, StringComparison.Ordinal);
        WholePage.Check("/orders", html);
    }

    [Fact]
    public async Task A_seller_refunds_and_both_see_it()
    {
        await using var host = await WebHost.StartAsync();
        var (buyer, seller, order) = await OrderAsync(host, "tok_visa");
        var html = await UntilAsync(seller, $"/studio/sales/{order}", "Ready to ship");
        WholePage.Check("/studio/sales", html);
        Assert.Contains("data-module=\"refund\"", html, StringComparison.Ordinal);
        var bought = await UntilAsync(buyer, $"/orders/{order}", "Ready to ship");
        Assert.DoesNotContain("Cancel this order", bought, StringComparison.Ordinal);
        await TextIsEncodedTests.PostAsync(
            seller,
            $"/api/orders/{order}/refunds",
            new { reason = "It has a hole", restock = false }
        );
        html = await UntilAsync(seller, $"/studio/sales/{order}", "went back to the buyer");
        Assert.DoesNotContain("data-module=\"refund\"", html, StringComparison.Ordinal);
        bought = await UntilAsync(buyer, $"/orders/{order}", "/api/invoices/credit-notes/");
        Assert.Contains("It has a hole", bought, StringComparison.Ordinal);
        Assert.Contains("All of the money returned", bought, StringComparison.Ordinal);
        WholePage.Check("/orders", bought);
        Assert.Contains("Refunded", (await seller.PageAsync("/studio/sales")).Html, StringComparison.Ordinal);
    }

    private static async Task<(HttpClient Buyer, HttpClient Seller, Guid Order)> OrderAsync(
        ServiceHost host,
        string method
    )
    {
        var seller = host.ClientAs(Guid.CreateVersion7(), "creator");
        var buyer = host.ClientAs(Guid.CreateVersion7(), "fan");
        var id = await TextIsEncodedTests.MakeProductAsync(seller, "A shirt");
        var product = await seller.GetFromJsonAsync<JsonElement>($"/api/products/{id}", Cancel);
        var variant = product.GetProperty("variants")[0];
        var stock = await seller.PutAsJsonAsync(
            $"/api/inventory/{variant.GetProperty("sku").GetString()}",
            new { onHand = 5 },
            Cancel
        );
        Assert.Equal(HttpStatusCode.OK, stock.StatusCode);
        var order = await TextIsEncodedTests.PostAsync(
            buyer,
            "/api/orders",
            new
            {
                lines = new[] { new { variantId = variant.GetProperty("id").GetGuid(), quantity = 1 } },
                expectedTotalMinor = 1250,
                expectedCurrency = "EUR",
                paymentMethod = method,
                shippingAddress = new
                {
                    name = "Ada",
                    street = "1 Road",
                    city = "Berlin",
                    country = "DE",
                },
            }
        );
        return (buyer, seller, order.GetProperty("id").GetGuid());
    }

    private static async Task<string> UntilAsync(HttpClient client, string path, string text)
    {
        var html = "";
        for (var i = 0; i < 300; i++)
        {
            (_, html) = await client.PageAsync(path);
            if (html.Contains(text, StringComparison.Ordinal))
            {
                return html;
            }
            await Task.Delay(50, Cancel);
        }
        Assert.Fail($"{path} does not say '{text}': {html}");
        return html;
    }
}
