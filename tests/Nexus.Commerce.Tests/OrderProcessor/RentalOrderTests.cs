using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Commerce.OrderProcessor;
using Nexus.Commerce.OrderProcessor.Reading;
using Nexus.Commerce.ProductCatalog.Browsing;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Commerce.Tests.OrderProcessor;

/// <summary>A film that is sold and lent, from the product to the right to play.</summary>
public sealed class RentalOrderTests
{
    [Theory, ClassData(typeof(Engines))]
    public async Task A_product_is_lent_again_and_again_until_it_is_bought(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var film = await OfferAsync(shop);
        var rental = film.Variants.Single(variant => variant.Rental is not null);
        Assert.Equal((7, 24), (rental.Rental!.DaysToBegin, rental.Rental.HoursToPlay));
        var order = await RentAsync(shop, film);
        Assert.Contains("rental, 24 h, to begin within 7 days", order.Lines[0].Title);
        var lent = Assert.Single(await RentalsAsync(shop, 1));
        Assert.Equal(film.GrantsReleaseId, lent.GetProperty("releaseId").GetGuid());
        Assert.Equal(
            lent.GetProperty("beginBy").GetDateTimeOffset(),
            shop.Clock.GetUtcNow().AddDays(7),
            TimeSpan.FromMinutes(1)
        );
        await RentAsync(shop, film);
        await RentalsAsync(shop, 2);
        // To buy and to rent it in one order is a slip.
        Assert.Equal("one-is-enough", await RefusalAsync(shop, film, film.Variants[0].Id, film.Variants[1].Id));
        await shop.BuyAsync(film);
        Assert.Equal("already-yours", await RefusalAsync(shop, film, rental.Id));
        await Shop.PollAsync(
            async () => await shop.GetAsync(shop.Buyer, "/api/stream/library"),
            library => library.GetProperty("items").GetArrayLength() == 1
        );
    }

    [Fact]
    public async Task Nothing_is_lent_that_comes_by_post_or_for_no_time()
    {
        await using var shop = await Shop.StartAsync(DatabaseEngine.Sqlite);
        foreach (var (kind, days) in new[] { ("physical", 7), ("digital", 0), ("digital", 366) })
        {
            var refused = await Shop.ReadAsync<JsonElement>(
                await shop.Seller.PostAsJsonAsync("/api/products", Request(shop, kind, days)),
                HttpStatusCode.BadRequest
            );
            Assert.Contains("rental", refused.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_unit_is_lent_for_does_not_change_between_the_page_and_the_order()
    {
        await using var shop = await Shop.StartAsync(DatabaseEngine.Sqlite);
        var film = await OfferAsync(shop);
        var shorter = JsonSerializer.SerializeToNode(Request(shop, "digital", 7))!;
        shorter["grantsReleaseId"] = film.GrantsReleaseId;
        var same = await EditAsync(shop, film, shorter);
        Assert.Equal(HttpStatusCode.OK, same.StatusCode);
        shorter["variants"]![1]!["rental"]!["hoursToPlay"] = 1;
        var refused = await Shop.ReadAsync<JsonElement>(
            await EditAsync(shop, film, shorter),
            HttpStatusCode.BadRequest
        );
        Assert.Contains("variants[1].rental", refused.ToString(), StringComparison.Ordinal);
        shorter["variants"]![1]!["sku"] = "FILM-RENT-1H";
        var other = await Shop.ReadAsync<ProductView>(await EditAsync(shop, film, shorter));
        Assert.Equal(1, other.Variants.Single(variant => variant.Rental is not null).Rental!.HoursToPlay);
        Assert.Equal(
            "not-on-sale",
            await RefusalAsync(shop, film, film.Variants.Single(variant => variant.Rental is not null).Id)
        );
    }

    private static async Task<HttpResponseMessage> EditAsync(Shop shop, ProductView film, object body)
    {
        using var edit = new HttpRequestMessage(HttpMethod.Put, $"/api/products/{film.Id}");
        edit.Content = JsonContent.Create(body);
        edit.Headers.TryAddWithoutValidation("If-Match", "*");
        return await shop.Seller.SendAsync(edit);
    }

    private static object Request(Shop shop, string kind, int days) =>
        new
        {
            title = "The film",
            kind,
            taxBasisPoints = 1900,
            grantsReleaseId = kind == "digital" ? shop.Content.AddRelease(shop.SellerId) : (Guid?)null,
            variants = new object[]
            {
                new
                {
                    sku = "FILM-BUY",
                    priceMinor = 1200,
                    currency = "EUR",
                },
                new
                {
                    sku = "FILM-RENT",
                    priceMinor = 400,
                    currency = "EUR",
                    rental = new { daysToBegin = days, hoursToPlay = 24 },
                },
            },
        };

    private static async Task<ProductView> OfferAsync(Shop shop)
    {
        var made = await Shop.ReadAsync<ProductView>(
            await shop.Seller.PostAsJsonAsync("/api/products", Request(shop, "digital", 7)),
            HttpStatusCode.Created
        );
        return await Shop.ReadAsync<ProductView>(
            await shop.Seller.PostAsync($"/api/products/{made.Id}/activate", null)
        );
    }

    private static async Task<OrderView> RentAsync(Shop shop, ProductView film)
    {
        var rental = film.Variants.Single(variant => variant.Rental is not null);
        var placed = await Shop.ReadAsync<OrderView>(
            await shop.PostOrderAsync(OrderOf(rental.Price.Minor, rental.Id)),
            HttpStatusCode.Accepted
        );
        var order = await shop.EndOfAsync(placed.Id);
        Assert.Equal(OrderState.Fulfilled, order.State);
        return order;
    }

    private static object OrderOf(long total, params Guid[] variants) =>
        new
        {
            lines = variants.Select(variantId => new { variantId, quantity = 1 }),
            expectedTotalMinor = total,
            expectedCurrency = "EUR",
            paymentMethod = "tok_visa",
        };

    private static async Task<string> RefusalAsync(Shop shop, ProductView film, params Guid[] variants)
    {
        var total = film.Variants.Where(variant => variants.Contains(variant.Id)).Sum(variant => variant.Price.Minor);
        var refused = await Shop.ReadAsync<JsonElement>(
            await shop.PostOrderAsync(OrderOf(total, variants)),
            HttpStatusCode.Conflict
        );
        return refused.GetProperty("type").GetString()!.Split(':')[^1];
    }

    private static async Task<List<JsonElement>> RentalsAsync(Shop shop, int count)
    {
        var page = await Shop.PollAsync(
            async () => await shop.GetAsync(shop.Buyer, "/api/stream/rentals"),
            page => page.GetProperty("items").GetArrayLength() == count
        );
        return [.. page.GetProperty("items").EnumerateArray()];
    }
}
