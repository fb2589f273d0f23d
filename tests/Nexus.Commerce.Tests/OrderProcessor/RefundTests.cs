using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Commerce.InventoryMgr.Reserving;
using Nexus.Commerce.OrderProcessor;
using Nexus.Commerce.OrderProcessor.Reading;
using Nexus.Commerce.OrderProcessor.Refunds;
using Nexus.Commerce.ProductCatalog.Browsing;
using Nexus.Contracts.InventoryMgr;
using Nexus.Kernel.Data;
using Nexus.Kernel.Health;
using UglyToad.PdfPig;
using Xunit;

namespace Nexus.Commerce.Tests.OrderProcessor;

/// <summary>Money goes back whole and once, and everything that followed from it is undone.</summary>
public sealed class RefundTests
{
    [Theory, ClassData(typeof(Engines))]
    public async Task A_paid_order_whose_goods_are_gone_is_refunded_wholly(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var last = await shop.SellAsync("LAST-1", 2000, stock: 1);
        var plenty = await shop.SellAsync("PLENTY-1", 333, 700, stock: 9);
        var placed = await PlaceAsync(shop, "tok_delayed", (last, 1), (plenty, 2));
        await Shop.PollAsync(() => StockAsync(shop, "LAST-1"), stock => stock.Available == 0);
        // The reservation runs out while the payment is on its way, and somebody else buys the last one.
        await shop.SendAsync("inventory-mgr", new ReservationExpired(placed.Id));
        await Shop.PollAsync(() => StockAsync(shop, "LAST-1"), stock => stock.Available == 1);
        var other = await shop.BuyAsync(last);
        Assert.Equal(OrderState.ReadyToShip, other.State);

        var order = await shop.UntilAsync(placed.Id, one => one.State == OrderState.Refunded);
        Assert.Contains("Sold out", order.Reason, StringComparison.Ordinal);
        Assert.Contains("Shirt LAST-1", order.Reason, StringComparison.Ordinal);
        Assert.Contains("whole order", order.Reason, StringComparison.Ordinal);
        Assert.Equal(order.Total, order.RefundedAmount);
        await Shop.PollAsync(() => shop.PaymentStateAsync(order), state => state == "refunded");
        Assert.Equal((9, 9), await StockAsync(shop, "PLENTY-1"));
        Assert.Equal((0, 0), await StockAsync(shop, "LAST-1"));
        await BooksAreEvenAsync(shop, order);
        await CreditNoteNamesTheInvoiceAsync(shop, order);
        var mail = await Shop.PollAsync(() => Task.FromResult(shop.Users.Mails), sent => sent.Count > 0);
        Assert.Contains("Sold out", Assert.Single(mail).Text, StringComparison.Ordinal);
        Assert.Equal(0, await shop.NumberAsync("inventory-mgr", "SELECT count(*) FROM inbox WHERE state = 2"));
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite, "tok_visa")]
    [InlineData(DatabaseEngine.PostgreSql, "tok_visa")]
    [InlineData(DatabaseEngine.Sqlite, "tok_repeated")]
    [InlineData(DatabaseEngine.PostgreSql, "tok_repeated")]
    [InlineData(DatabaseEngine.Sqlite, "tok_timeout")]
    [InlineData(DatabaseEngine.PostgreSql, "tok_timeout")]
    public async Task Refunds_in_part_make_up_the_whole_to_the_cent(DatabaseEngine engine, string method)
    {
        await using var shop = await Shop.StartAsync(engine);
        var shirt = await shop.SellAsync("PART-1", 777, 1900, stock: 5);
        var order = await shop.BuyAsync(shirt, 3, method);
        for (var i = 1; i <= 3; i++)
        {
            await RefundAsync(
                shop,
                order,
                new[] { new { variantId = shirt.Variants[0].Id, quantity = 1 } },
                restock: i != 2
            );
            var done = i;
            order = await shop.UntilAsync(
                order.Id,
                one =>
                    one.RefundedAmount.Minor == 777 * done && one.Refunds.All(refund => refund.CreditNoteId is not null)
            );
            Assert.Equal(i == 3 ? OrderState.Refunded : OrderState.ReadyToShip, order.State);
        }
        await BooksAreEvenAsync(shop, order);
        await Shop.PollAsync(() => StockAsync(shop, "PART-1"), stock => stock == (4, 4));
        Assert.Equal(3, await shop.NumberAsync("billing-service", "SELECT count(*) FROM refunds"));
        Assert.Equal(2331, await shop.NumberAsync("billing-service", "SELECT refunded_minor FROM sandbox_charges"));
        await Shop.PollAsync(() => shop.PaymentStateAsync(order), state => state == "refunded");
        Assert.Equal(3, await shop.NumberAsync("invoice-gen", "SELECT last FROM credit_note_counters"));
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task Of_refunds_at_one_moment_one_is_taken_and_a_repeated_key_changes_nothing(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var shirt = await shop.SellAsync("TWICE-1", 1500, stock: 5);
        var order = await shop.BuyAsync(shirt, 2);
        var body = new { reason = "Wrong colour", restock = true };
        var path = $"/api/orders/{order.Id}/refunds";
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(i => shop.PostAsync(i % 2 == 0 ? shop.Seller : shop.Administrator, path, body))
        );
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Accepted);
        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        order = await shop.UntilAsync(order.Id, one => one.State == OrderState.Refunded);
        await BooksAreEvenAsync(shop, order);
        Assert.Equal(3000, await shop.NumberAsync("billing-service", "SELECT refunded_minor FROM sandbox_charges"));
        var late = await Shop.ReadAsync<JsonElement>(
            await shop.PostAsync(shop.Seller, path, body),
            HttpStatusCode.Conflict
        );
        Assert.Equal("urn:nexus:problem:nothing-to-refund", late.GetProperty("type").GetString());

        var second = await shop.BuyAsync(shirt, 2);
        var half = new
        {
            lines = new[] { new { variantId = shirt.Variants[0].Id, quantity = 1 } },
            reason = "Half",
            restock = false,
        };
        for (var i = 0; i < 3; i++)
        {
            var again = await shop.PostAsync(shop.Seller, $"/api/orders/{second.Id}/refunds", half, "one-key");
            Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        }
        second = await shop.UntilAsync(second.Id, one => one.RefundedAmount.Minor == 1500);
        Assert.Single(second.Refunds);
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_refund_the_provider_declines_leaves_the_order_and_says_why(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var shirt = await shop.SellAsync("DECLINED-1", 1500, stock: 5);
        var order = await shop.BuyAsync(shirt, method: "tok_refund_declined");
        await RefundAsync(shop, order, null, restock: true);
        order = await shop.UntilAsync(order.Id, one => one.Refunds is [{ State: RefundState.Declined }]);
        Assert.Equal((OrderState.ReadyToShip, 0L), (order.State, order.RefundedAmount.Minor));
        Assert.Contains("declined", order.Refunds[0].Declined, StringComparison.Ordinal);
        Assert.Equal("succeeded", await shop.PaymentStateAsync(order));
        Assert.Equal(0, await shop.NumberAsync("billing-service", "SELECT refunded_minor FROM payments"));
        Assert.Equal(1, await shop.NumberAsync("ledger-mgr", "SELECT count(*) FROM transactions"));
        Assert.Equal((4, 4), await StockAsync(shop, "DECLINED-1"));
        // It may be tried again.
        await RefundAsync(shop, order, null, restock: true);
        await shop.UntilAsync(order.Id, one => one.Refunds is [_, { State: RefundState.Declined }]);
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task Money_that_nobody_takes_back_for_goods_that_are_gone_is_seen_to(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var shirt = await shop.SellAsync("OWED-1", 1500, stock: 5);
        var order = await shop.BuyAsync(shirt, method: "tok_refund_declined");
        await shop.SendAsync("order-processor", new StockLost(order.Id, ["OWED-1"]));
        await shop.UntilAsync(order.Id, one => one.Refunds is [{ State: RefundState.Declined }]);
        var mail = await Shop.PollAsync(() => Task.FromResult(shop.Users.Mails), sent => sent.Count > 0);
        Assert.Contains("another way", Assert.Single(mail).Text, StringComparison.Ordinal);
        Assert.Contains("owed back for 1 paid order", await NoteAsync(shop), StringComparison.Ordinal);
        using var operators = shop.Host.ClientAs(Guid.CreateVersion7(), "administrator");
        var owed = await Shop.ReadAsync<JsonElement>(await operators.GetAsync("/api/orders/owed-back"));
        var line = Assert.Single(owed.GetProperty("items").EnumerateArray());
        Assert.Equal(1500, line.GetProperty("amount").GetProperty("minor").GetInt64());
        Assert.Equal(HttpStatusCode.Forbidden, (await shop.Seller.GetAsync("/api/orders/owed-back")).StatusCode);
        var settle = $"/api/orders/owed-back/{order.Id}/settle";
        var wrong = await shop.PostAsync(operators, settle, new { note = "" });
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var settled = await shop.PostAsync(operators, settle, new { note = "By bank transfer" });
        Assert.Equal(HttpStatusCode.NoContent, settled.StatusCode);
        Assert.Equal("", await NoteAsync(shop));
    }

    [Fact]
    public async Task Only_the_seller_and_administrators_give_money_back_and_never_more_than_is_left()
    {
        await using var shop = await Shop.StartAsync(DatabaseEngine.Sqlite);
        var shirt = await shop.SellAsync("WHO-1", 1000, stock: 5);
        var order = await shop.BuyAsync(shirt, 2);
        var path = $"/api/orders/{order.Id}/refunds";
        var body = new { reason = "Because", restock = false };
        Assert.Equal(HttpStatusCode.Forbidden, (await shop.PostAsync(shop.Buyer, path, body)).StatusCode);
        using var stranger = shop.Host.ClientAs(Guid.CreateVersion7(), "creator");
        Assert.Equal(HttpStatusCode.NotFound, (await shop.PostAsync(stranger, path, body)).StatusCode);
        object[] wrong =
        [
            new { restock = false },
            new { reason = "", restock = false },
            new { reason = "Because" },
            new
            {
                reason = "Because",
                restock = false,
                lines = new[] { new { variantId = Guid.NewGuid(), quantity = 1 } },
            },
            new
            {
                reason = "Because",
                restock = false,
                lines = new[] { new { variantId = shirt.Variants[0].Id, quantity = 0 } },
            },
        ];
        foreach (var one in wrong)
        {
            await Shop.ReadAsync<JsonElement>(await shop.PostAsync(shop.Seller, path, one), HttpStatusCode.BadRequest);
        }
        var line = new { variantId = shirt.Variants[0].Id, quantity = 3 };
        var more = new
        {
            reason = "Because",
            restock = false,
            lines = new[] { line },
        };
        await Shop.ReadAsync<JsonElement>(await shop.PostAsync(shop.Seller, path, more), HttpStatusCode.Conflict);
        Assert.Empty((await shop.OrderAsync(order.Id)).Refunds);
    }

    private static async Task<string> NoteAsync(Shop shop)
    {
        var report = await shop.Host.Services.GetRequiredService<Readiness>().ReportAsync(default);
        return report.Services.Single(line => line.Name == "order-processor").Note ?? "";
    }

    private static Task<(int OnHand, int Available)> StockAsync(Shop shop, string sku) => Stock.ReadAsync(shop, sku);

    private static async Task<OrderView> PlaceAsync(
        Shop shop,
        string method,
        params (ProductView Product, int Quantity)[] lines
    ) =>
        await Shop.ReadAsync<OrderView>(
            await shop.PostOrderAsync(
                new
                {
                    lines = lines.Select(line => new
                    {
                        variantId = line.Product.Variants[0].Id,
                        quantity = line.Quantity,
                    }),
                    expectedTotalMinor = lines.Sum(line => line.Product.Variants[0].Price.Minor * line.Quantity),
                    expectedCurrency = "EUR",
                    paymentMethod = method,
                    shippingAddress = Shop.Address,
                }
            ),
            HttpStatusCode.Accepted
        );

    private static async Task RefundAsync(Shop shop, OrderView order, object? lines, bool restock) =>
        await Shop.ReadAsync<OrderView>(
            await shop.PostAsync(
                shop.Seller,
                $"/api/orders/{order.Id}/refunds",
                new
                {
                    lines,
                    reason = "It has a hole",
                    restock,
                }
            ),
            HttpStatusCode.Accepted
        );

    private static async Task BooksAreEvenAsync(Shop shop, OrderView order)
    {
        await Shop.PollAsync(() => shop.UnevenAccountsAsync(order), uneven => uneven == 0);
        var report = await shop.GetAsync(shop.Administrator, "/api/ledger/verify");
        Assert.True(report.GetProperty("sound").GetBoolean(), report.ToString());
    }

    private static async Task CreditNoteNamesTheInvoiceAsync(Shop shop, OrderView order)
    {
        order = await shop.UntilAsync(order.Id, one => one.Refunds[0].CreditNoteId is not null);
        var note = order.Refunds[0];
        Assert.Equal($"CN-{DateTime.UtcNow.Year}-000001", note.CreditNoteNumber);
        var pdf = await shop.Buyer.GetByteArrayAsync(
            $"/api/invoices/credit-notes/{note.CreditNoteId}/pdf",
            TestContext.Current.CancellationToken
        );
        using var document = PdfDocument.Open(pdf);
        var text = string.Join(' ', document.GetPages().SelectMany(page => page.GetWords()).Select(word => word.Text));
        Assert.Contains("Credit note", text, StringComparison.Ordinal);
        Assert.Contains(order.InvoiceNumber!, text, StringComparison.Ordinal);
        Assert.Contains(order.Total.ToString(), text, StringComparison.Ordinal);
        using var stranger = shop.Host.ClientAs(Guid.CreateVersion7(), "fan");
        var refused = await stranger.GetAsync($"/api/invoices/credit-notes/{note.CreditNoteId}/pdf");
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }
}

internal static class Stock
{
    public static async Task<(int OnHand, int Available)> ReadAsync(Shop shop, string sku)
    {
        var row = await shop.GetAsync(shop.Seller, $"/api/inventory/{sku}");
        return (row.GetProperty("onHand").GetInt32(), row.GetProperty("available").GetInt32());
    }
}
