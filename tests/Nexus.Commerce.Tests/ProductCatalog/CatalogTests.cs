using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Commerce.Tests.ProductCatalog;

/// <summary>Making, editing and finding products.</summary>
public sealed class CatalogTests
{
    private static object Shirt(string sku, long price = 1000, string kind = "physical", Guid? release = null) =>
        new
        {
            title = "Tour shirt",
            description = "Black",
            kind,
            taxBasisPoints = 1900,
            grantsReleaseId = release,
            variants = new[]
            {
                new
                {
                    sku,
                    options = new Dictionary<string, string> { ["size"] = "M" },
                    priceMinor = price,
                    currency = "EUR",
                },
            },
        };

    [Theory, ClassData(typeof(Engines))]
    public async Task Drafts_are_hidden_edits_need_the_version_and_units_are_unique(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var made = await shop.Seller.PostAsJsonAsync("/api/products", Shirt("ts-m"));
        var product = await Shop.ReadAsync<JsonElement>(made, HttpStatusCode.Created);
        var path = $"/api/products/{product.GetProperty("id").GetGuid()}";
        Assert.Equal("TS-M", product.GetProperty("variants")[0].GetProperty("sku").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Buyer.GetAsync(path)).StatusCode);
        await Shop.ReadAsync<JsonElement>(
            await shop.Seller.PostAsJsonAsync("/api/products", Shirt("TS-M")),
            HttpStatusCode.Conflict
        );

        Assert.Equal(428, (int)(await shop.Seller.PutAsJsonAsync(path, Shirt("TS-L", 1200))).StatusCode);
        using var edit = new HttpRequestMessage(HttpMethod.Put, path)
        {
            Content = JsonContent.Create(Shirt("TS-L", 1200)),
        };
        edit.Headers.TryAddWithoutValidation("If-Match", made.Headers.ETag!.ToString());
        var edited = await Shop.ReadAsync<JsonElement>(await shop.Seller.SendAsync(edit));
        var variant = Assert.Single(edited.GetProperty("variants").EnumerateArray());
        Assert.Equal("TS-L", variant.GetProperty("sku").GetString());
        using var stale = new HttpRequestMessage(HttpMethod.Put, path)
        {
            Content = JsonContent.Create(Shirt("TS-L", 1)),
        };
        stale.Headers.TryAddWithoutValidation("If-Match", made.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await shop.Seller.SendAsync(stale)).StatusCode);

        await shop.Seller.PostAsync($"{path}/activate", null);
        using var anonymous = shop.Host.Anonymous();
        Assert.Equal("active", (await shop.GetAsync(anonymous, path)).GetProperty("state").GetString());
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task Search_finds_what_is_on_sale_with_facets_and_pages(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        await shop.SellAsync("S-1", 500);
        await shop.SellAsync("S-2", 900, currency: "USD");
        await shop.SellAsync("S-3", 300, digital: true);
        await shop.Seller.PostAsJsonAsync("/api/products", Shirt("DRAFT"));
        using var anonymous = shop.Host.Anonymous();
        var all = await shop.GetAsync(anonymous, "/api/products?search=SHIRT&limit=2");
        Assert.Equal(2, all.GetProperty("items").GetArrayLength());
        Assert.Equal(2, all.GetProperty("facets").GetProperty("kinds").GetProperty("physical").GetInt32());
        Assert.Equal(300, all.GetProperty("facets").GetProperty("prices")[0].GetProperty("leastMinor").GetInt64());
        var rest = await shop.GetAsync(
            anonymous,
            $"/api/products?search=shirt&limit=2&after={all.GetProperty("next").GetString()}"
        );
        Assert.Equal(
            "S-1",
            Assert
                .Single(rest.GetProperty("items").EnumerateArray())
                .GetProperty("variants")[0]
                .GetProperty("sku")
                .GetString()
        );
        var digital = await shop.GetAsync(anonymous, "/api/products?kind=digital");
        Assert.Single(digital.GetProperty("items").EnumerateArray());
        Assert.Empty(
            (await shop.GetAsync(anonymous, "/api/products?search=100%25_")).GetProperty("items").EnumerateArray()
        );
    }

    [Fact]
    public async Task Digital_goods_grant_a_release_of_the_seller_and_nothing_else()
    {
        await using var shop = await Shop.StartAsync(DatabaseEngine.Sqlite);
        var foreign = shop.Content.AddRelease(Guid.CreateVersion7());
        foreach (
            var wrong in new[]
            {
                Shirt("D", 5, "digital"),
                Shirt("D", 5, "digital", foreign),
                Shirt("D", 5, "physical", foreign),
                Shirt("D", 0),
                Shirt("not a sku"),
            }
        )
        {
            await Shop.ReadAsync<JsonElement>(
                await shop.Seller.PostAsJsonAsync("/api/products", wrong),
                HttpStatusCode.BadRequest
            );
        }
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await shop.Buyer.PostAsJsonAsync("/api/products", Shirt("D"))).StatusCode
        );
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_release_that_nobody_can_play_is_not_sold(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var draft = shop.Content.AddRelease(shop.SellerId, published: false);
        var made = await shop.Seller.PostAsJsonAsync("/api/products", Shirt("EARLY", kind: "digital", release: draft));
        var product = await Shop.ReadAsync<JsonElement>(made, HttpStatusCode.Created);
        var path = $"/api/products/{product.GetProperty("id").GetGuid()}";
        var refused = await Shop.ReadAsync<JsonElement>(
            await shop.Seller.PostAsync($"{path}/activate", null),
            HttpStatusCode.Conflict
        );
        Assert.Equal("urn:nexus:problem:release-not-published", refused.GetProperty("type").GetString());
        using var anonymous = shop.Host.Anonymous();
        Assert.Equal(HttpStatusCode.NotFound, (await anonymous.GetAsync(path)).StatusCode);
        shop.Content.Publish(draft);
        await Shop.ReadAsync<JsonElement>(await shop.Seller.PostAsync($"{path}/activate", null));

        // Nor may what is on sale be exchanged for such a one.
        var other = shop.Content.AddRelease(shop.SellerId, published: false);
        using var exchange = new HttpRequestMessage(HttpMethod.Put, path)
        {
            Content = JsonContent.Create(Shirt("EARLY", kind: "digital", release: other)),
        };
        exchange.Headers.TryAddWithoutValidation("If-Match", "*");
        await Shop.ReadAsync<JsonElement>(await shop.Seller.SendAsync(exchange), HttpStatusCode.Conflict);
        var kept = await shop.GetAsync(anonymous, path);
        Assert.Equal(draft, kept.GetProperty("grantsReleaseId").GetGuid());
    }

    [Theory]
    [InlineData("ZZZ")]
    [InlineData("XXX")]
    [InlineData("XAU")]
    public async Task A_price_is_in_a_currency_that_exists(string currency)
    {
        await using var shop = await Shop.StartAsync(DatabaseEngine.Sqlite);
        var request = new
        {
            title = "Shirt",
            kind = "physical",
            taxBasisPoints = 1900,
            variants = new[]
            {
                new
                {
                    sku = "CUR",
                    priceMinor = 100,
                    currency,
                },
            },
        };
        var refused = await Shop.ReadAsync<JsonElement>(
            await shop.Seller.PostAsJsonAsync("/api/products", request),
            HttpStatusCode.BadRequest
        );
        Assert.True(refused.GetProperty("errors").TryGetProperty("variants[0].currency", out _));
    }
}
