using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Commerce.OrderProcessor;
using Nexus.Commerce.OrderProcessor.Reading;
using Nexus.Contracts.BillingService;
using Nexus.Kernel;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;
using Xunit;

namespace Nexus.Commerce.Tests.EndToEnd;

/// <summary>A service that does not answer must not keep an order, stock or money for ever.</summary>
public sealed class TimeoutTests
{
    [Theory, ClassData(typeof(Engines))]
    public async Task An_order_whose_stock_is_not_reserved_in_time_is_cancelled(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine, "inventory-mgr");
        var shirt = await shop.SellAsync("LATE-1", 1000);
        var placed = await Shop.ReadAsync<OrderView>(
            await shop.PostOrderAsync(Shop.OrderOf(shirt)),
            HttpStatusCode.Accepted
        );
        shop.Clock.Forward(TimeSpan.FromSeconds(31));
        Assert.Contains("stock", (await shop.EndOfAsync(placed.Id)).Reason, StringComparison.Ordinal);
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task An_order_that_is_not_paid_in_time_is_cancelled_and_a_late_payment_goes_back(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine, "billing-service");
        var shirt = await shop.SellAsync("LATE-2", 1000, stock: 1);
        var placed = await Shop.ReadAsync<OrderView>(
            await shop.PostOrderAsync(Shop.OrderOf(shirt)),
            HttpStatusCode.Accepted
        );
        await Shop.PollAsync(
            () => shop.GetAsync(shop.Buyer, $"/api/orders/{placed.Id}/history"),
            history => history.GetArrayLength() == 2
        );
        shop.Clock.Forward(TimeSpan.FromMinutes(16));
        Assert.Contains("payment", (await shop.EndOfAsync(placed.Id)).Reason, StringComparison.Ordinal);
        await Shop.PollAsync(
            () => shop.GetAsync(shop.Seller, "/api/inventory/LATE-2"),
            row => row.GetProperty("available").GetInt32() == 1
        );
        var late = new PaymentSucceeded(
            placed.PaymentId!.Value,
            placed.Id,
            placed.Total,
            new Money(59, "EUR"),
            "ch_late"
        );
        await SendAsync(shop, late);
        await Shop.PollAsync(() => OutboxCountAsync(shop), count => count == 0);
        Assert.Equal(OrderState.Cancelled, (await shop.EndOfAsync(placed.Id)).State);
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_time_out_that_races_with_the_payment_never_keeps_money_without_goods(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var album = await shop.SellAsync("RACE-1", 1000, digital: true);
        var ids = new List<Guid>();
        for (var i = 0; i < 12; i++)
        {
            // A buyer each: nobody buys an album twice.
            using var buyer = shop.Host.ClientAs(Guid.CreateVersion7(), "fan");
            var placed = await Shop.ReadAsync<OrderView>(
                await shop.PostOrderAsync(Shop.OrderOf(album), buyer: buyer),
                HttpStatusCode.Accepted
            );
            ids.Add(placed.Id);
            await Task.Delay(i * 4);
            await SendAsync(shop, new SagaTimedOut(placed.Id, "checkout", "paying"));
        }
        foreach (var id in ids)
        {
            var order = await shop.UntilAsync(id, order => order.State is OrderState.Fulfilled or OrderState.Cancelled);
            string[] settled = order.State == OrderState.Fulfilled ? ["succeeded"] : ["canceled", "refunded", "failed"];
            await Shop.PollAsync(() => shop.PaymentStateAsync(order), state => settled.Contains(state));
        }
    }

    private static Task<bool> SendAsync<T>(Shop shop, T message)
        where T : class =>
        shop.Host.InScopeAsync(async scope =>
        {
            var db = scope.GetRequiredService<OrderDb>();
            db.SendTo("order-processor", message);
            await db.SaveChangesAsync();
            return true;
        });

    private static Task<long> OutboxCountAsync(Shop shop) =>
        shop.Host.InScopeAsync(async scope =>
        {
            var database = scope.GetRequiredKeyedService<ServiceDatabase>("order-processor");
            await using var connection = await database.OpenAsync(CancellationToken.None);
            await using var command = connection.CreateCommand();
            command.CommandText =
                "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM inbox WHERE state <> 1)";
            return Convert.ToInt64(await command.ExecuteScalarAsync());
        });
}
