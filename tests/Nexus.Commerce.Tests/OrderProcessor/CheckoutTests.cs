using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Commerce.Tests.OrderProcessor;

/// <summary>What a checkout refuses, and what a cart shows.</summary>
public sealed class CheckoutTests
{
    [Theory, ClassData(typeof(Engines))]
    public async Task A_changed_price_is_refused_instead_of_charged(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var album = await shop.SellAsync("PRICE", 1000, digital: true);
        var refused = await Shop.ReadAsync<JsonElement>(
            await shop.PostOrderAsync(Shop.OrderOf(album, expected: 900)),
            HttpStatusCode.Conflict
        );
        Assert.Equal("urn:nexus:problem:price-changed", refused.GetProperty("type").GetString());
        Assert.Contains("10.00 EUR", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await shop.Seller.PostAsync($"/api/products/{album.Id}/archive", null);
        await Shop.ReadAsync<JsonElement>(await shop.PostOrderAsync(Shop.OrderOf(album)), HttpStatusCode.Conflict);
        Assert.Equal(0, (await shop.GetAsync(shop.Buyer, "/api/orders")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Repeated_lines_do_not_get_past_the_most_of_a_variant()
    {
        await using var shop = await Shop.StartAsync(DatabaseEngine.Sqlite);
        var shirt = await shop.SellAsync("MANY", 1000, stock: 500);
        var line = new { variantId = shirt.Variants[0].Id, quantity = 51 };
        var order = new
        {
            lines = new[] { line, line },
            expectedTotalMinor = 102_000,
            expectedCurrency = "EUR",
            paymentMethod = "tok_visa",
            shippingAddress = Shop.Address,
        };
        var refused = await Shop.ReadAsync<JsonElement>(await shop.PostOrderAsync(order), HttpStatusCode.BadRequest);
        Assert.Contains("At most 100 of a variant", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, (await shop.GetAsync(shop.Buyer, "/api/orders")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_card_number_is_refused_and_stored_nowhere()
    {
        await using var shop = await Shop.StartAsync(DatabaseEngine.Sqlite);
        var album = await shop.SellAsync("PAN", 1000, digital: true);
        foreach (var pan in new[] { "4242424242424242", "4242 4242 4242 4242", "card:3782-822463-10005" })
        {
            await Shop.ReadAsync<JsonElement>(
                await shop.PostOrderAsync(Shop.OrderOf(album, method: pan)),
                HttpStatusCode.BadRequest
            );
        }
        foreach (var file in Directory.GetFiles(Path.Combine(shop.Host.Folder, "databases")))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain("4242424242424242", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Wrong_orders_get_a_problem()
    {
        await using var shop = await Shop.StartAsync(DatabaseEngine.Sqlite);
        var shirt = await shop.SellAsync("WRONG", 1000, stock: 5);
        object[] wrong =
        [
            new
            {
                expectedTotalMinor = 1,
                expectedCurrency = "EUR",
                paymentMethod = "tok_visa",
            },
            new
            {
                lines = Array.Empty<object>(),
                expectedTotalMinor = 1,
                expectedCurrency = "EUR",
                paymentMethod = "tok_visa",
            },
            new
            {
                lines = new[] { new { variantId = shirt.Variants[0].Id, quantity = 0 } },
                expectedTotalMinor = 0,
                expectedCurrency = "EUR",
                paymentMethod = "tok_visa",
            },
            new
            {
                lines = new[] { new { variantId = shirt.Variants[0].Id, quantity = 1 } },
                expectedTotalMinor = 1000,
                expectedCurrency = "EUR",
                paymentMethod = "tok_visa",
            },
        ];
        foreach (var order in wrong)
        {
            await Shop.ReadAsync<JsonElement>(await shop.PostOrderAsync(order), HttpStatusCode.BadRequest);
        }
        var order1 = await shop.BuyAsync(shirt);
        using var stranger = shop.Host.ClientAs(Guid.CreateVersion7(), "fan");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/orders/{order1.Id}")).StatusCode);
        var sale = (await shop.GetAsync(shop.Seller, "/api/orders/sales")).GetProperty("items")[0];
        Assert.Equal(JsonValueKind.Null, sale.GetProperty("buyerName").ValueKind);
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task An_anonymous_cart_belongs_to_whoever_knows_it(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var album = await shop.SellAsync("CART", 250, digital: true);
        using var anonymous = shop.Host.Anonymous();
        var cart = await Shop.ReadAsync<JsonElement>(
            await anonymous.PostAsJsonAsync("/api/carts", new { }),
            HttpStatusCode.Created
        );
        var path = $"/api/carts/{cart.GetProperty("id").GetGuid()}";
        var line = $"{path}/lines/{album.Variants[0].Id}";
        await Shop.ReadAsync<JsonElement>(await anonymous.PutAsJsonAsync(line, new { quantity = 3 }));
        var seen = await shop.GetAsync(anonymous, path);
        Assert.Equal(750, seen.GetProperty("total").GetProperty("minor").GetInt64());
        await Shop.ReadAsync<JsonElement>(await anonymous.DeleteAsync(line));
        Assert.Equal(0, (await shop.GetAsync(anonymous, path)).GetProperty("lines").GetArrayLength());
        var owned = await Shop.ReadAsync<JsonElement>(
            await shop.Buyer.PostAsJsonAsync("/api/carts", new { }),
            HttpStatusCode.Created
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await anonymous.GetAsync($"/api/carts/{owned.GetProperty("id").GetGuid()}")).StatusCode
        );
    }
}
