using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Commerce.OrderProcessor;
using Nexus.Commerce.OrderProcessor.History;
using Nexus.Commerce.OrderProcessor.Reading;
using Nexus.Kernel.Data;
using UglyToad.PdfPig;
using Xunit;

namespace Nexus.Commerce.Tests.EndToEnd;

/// <summary>From "buy" to invoice and books through all six services.</summary>
public sealed class PurchaseTests
{
    [Theory, ClassData(typeof(Engines))]
    public async Task A_paid_order_ends_with_an_invoice_and_balanced_books(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var shirt = await shop.SellAsync("SHIRT-1", 2499, 1900, stock: 5);
        var album = await shop.SellAsync("ALBUM-1", 999, 700, digital: true);
        var cart = await Shop.ReadAsync<JsonElement>(
            await shop.Buyer.PostAsJsonAsync(
                "/api/carts",
                new
                {
                    lines = new object[]
                    {
                        new { variantId = shirt.Variants[0].Id, quantity = 2 },
                        new { variantId = album.Variants[0].Id },
                    },
                }
            ),
            HttpStatusCode.Created
        );
        Assert.Equal(5997, cart.GetProperty("total").GetProperty("minor").GetInt64());
        var placed = await Shop.ReadAsync<OrderView>(
            await shop.PostOrderAsync(
                new
                {
                    cartId = cart.GetProperty("id").GetGuid(),
                    expectedTotalMinor = 5997,
                    expectedCurrency = "EUR",
                    paymentMethod = "tok_visa",
                    shippingAddress = Shop.Address,
                }
            ),
            HttpStatusCode.Accepted
        );
        Assert.Equal(OrderState.Placed, placed.State);

        var order = await shop.EndOfAsync(placed.Id);
        Assert.Equal((OrderState.ReadyToShip, null), (order.State, order.Reason));
        Assert.Equal(5997, order.Total.Minor);
        // 4998 at 19 %: 798.0 tax; 999 at 7 %: 65.4 tax.
        Assert.Equal(798 + 65, order.Tax.Minor);

        var pdf = await shop.Buyer.GetByteArrayAsync(
            $"/api/invoices/{order.InvoiceId}/pdf",
            TestContext.Current.CancellationToken
        );
        using (var document = PdfDocument.Open(pdf))
        {
            var text = string.Join(
                ' ',
                document.GetPages().SelectMany(page => page.GetWords()).Select(word => word.Text)
            );
            Assert.Contains(order.InvoiceNumber!, text, StringComparison.Ordinal);
            Assert.Contains("59.97 EUR", text, StringComparison.Ordinal);
            Assert.Contains("Ada Buyer", text, StringComparison.Ordinal);
        }
        await BooksBalanceAsync(shop, total: 5997, tax: 863, orders: 1);
        Assert.Equal(3, (await shop.GetAsync(shop.Seller, "/api/inventory/shirt-1")).GetProperty("onHand").GetInt32());
        await HistoryFoldsToTheOrderAsync(shop, order);
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_declined_card_cancels_the_order_and_gives_the_stock_back(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var shirt = await shop.SellAsync("SHIRT-2", 1000, stock: 1);
        var order = await shop.BuyAsync(shirt, method: "tok_declined");
        Assert.Equal((OrderState.Cancelled, "The card was declined."), (order.State, order.Reason));
        var stock = await Shop.PollAsync(
            () => shop.GetAsync(shop.Seller, "/api/inventory/SHIRT-2"),
            row => row.GetProperty("reserved").GetInt32() == 0
        );
        Assert.Equal(1, stock.GetProperty("available").GetInt32());
        Assert.Equal(0, (await shop.GetAsync(shop.Buyer, "/api/invoices")).GetProperty("items").GetArrayLength());
        Assert.Equal(0, await shop.BalanceAsync("platform:cash"));
        Assert.Equal(OrderState.ReadyToShip, (await shop.BuyAsync(shirt)).State);
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite, "tok_repeated")]
    [InlineData(DatabaseEngine.PostgreSql, "tok_repeated")]
    [InlineData(DatabaseEngine.Sqlite, "tok_timeout")]
    [InlineData(DatabaseEngine.PostgreSql, "tok_timeout")]
    [InlineData(DatabaseEngine.Sqlite, "tok_delayed")]
    [InlineData(DatabaseEngine.PostgreSql, "tok_delayed")]
    public async Task A_provider_that_misbehaves_is_paid_once(DatabaseEngine engine, string method)
    {
        await using var shop = await Shop.StartAsync(engine);
        var album = await shop.SellAsync("ALBUM-2", 10_000, digital: true);
        var order = await shop.BuyAsync(album, method: method);
        Assert.Equal(OrderState.Fulfilled, order.State);
        var payments = (await shop.GetAsync(shop.Buyer, "/api/billing/payments")).GetProperty("items");
        var payment = Assert.Single(payments.EnumerateArray());
        Assert.Equal("succeeded", payment.GetProperty("state").GetString());
        Assert.Equal(320, payment.GetProperty("fee").GetProperty("minor").GetInt64());
        Assert.Equal(1, (await shop.GetAsync(shop.Buyer, "/api/invoices")).GetProperty("items").GetArrayLength());
        await BooksBalanceAsync(shop, total: 10_000, tax: 1597, orders: 1);
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task Clicking_buy_twice_buys_once(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var album = await shop.SellAsync("ALBUM-3", 500, digital: true);
        var clicks = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => shop.PostOrderAsync(Shop.OrderOf(album), "one-click"))
        );
        var ids = new HashSet<Guid>();
        foreach (var click in clicks)
        {
            ids.Add((await Shop.ReadAsync<OrderView>(click, HttpStatusCode.Accepted)).Id);
        }
        await shop.EndOfAsync(Assert.Single(ids));
        album = await shop.SellAsync("ALBUM-4", 500, digital: true);

        var cart = await Shop.ReadAsync<JsonElement>(
            await shop
                .Host.Anonymous()
                .PostAsJsonAsync("/api/carts", new { lines = new[] { new { variantId = album.Variants[0].Id } } }),
            HttpStatusCode.Created
        );
        var order = new
        {
            cartId = cart.GetProperty("id").GetGuid(),
            expectedTotalMinor = 500,
            expectedCurrency = "EUR",
            paymentMethod = "tok_visa",
        };
        var tabs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => shop.PostOrderAsync(order)));
        Assert.Single(tabs, answer => answer.StatusCode == HttpStatusCode.Accepted);
        Assert.Equal(5, tabs.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(2, (await shop.GetAsync(shop.Buyer, "/api/orders")).GetProperty("items").GetArrayLength());
    }

    private static async Task BooksBalanceAsync(Shop shop, long total, long tax, int orders)
    {
        var report = await shop.GetAsync(shop.Administrator, "/api/ledger/verify");
        Assert.True(report.GetProperty("sound").GetBoolean(), report.ToString());
        Assert.Equal(orders, report.GetProperty("transactions").GetInt64());
        var costs = await shop.BalanceAsync("platform:payment-costs");
        Assert.Equal(total - costs, await shop.BalanceAsync("platform:cash"));
        Assert.Equal(-tax, await shop.BalanceAsync("platform:tax"));
        var creator = await shop.BalanceAsync($"creator:{shop.SellerId}:payable");
        Assert.Equal(-(total - tax), creator + await shop.BalanceAsync("platform:fees"));
    }

    private static Task<bool> HistoryFoldsToTheOrderAsync(Shop shop, OrderView seen) =>
        shop.Host.InScopeAsync(async scope =>
        {
            var events = await scope
                .GetRequiredService<OrderDb>()
                .Events.Where(row => row.OrderId == seen.Id)
                .ToListAsync();
            var folded = OrderView.Of(OrderHistory.Fold(seen.Id, events), null);
            Assert.Equivalent(seen, folded, strict: true);
            string[] expected = ["placed", "stock-reserved", "paid", "completed"];
            Assert.Equal(
                expected,
                events.OrderBy(row => row.Sequence).Select(row => row.Type).Where(expected.Contains)
            );
            return true;
        });
}
