using System.Net;
using System.Net.Http.Json;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Commerce.InventoryMgr;
using Nexus.Commerce.OrderProcessor;
using Nexus.Commerce.OrderProcessor.Reading;
using Nexus.Contracts.InventoryMgr;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;
using Xunit;

namespace Nexus.Commerce.Tests.InventoryMgr;

/// <summary>Stock is never sold twice, whatever comes at once and in whatever order.</summary>
public sealed class StockTests
{
    [Theory, ClassData(typeof(Engines))]
    public async Task Many_buyers_at_once_never_buy_more_than_there_is(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var rare = await shop.SellAsync("RARE", 1000, stock: 7);
        var common = await shop.SellAsync("COMMON", 300, stock: 1000);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 30)
                .Select(i =>
                    shop.PostOrderAsync(
                        new
                        {
                            lines = new[]
                            {
                                new { variantId = (i % 2 == 0 ? rare : common).Variants[0].Id, quantity = 1 },
                                new { variantId = (i % 2 == 0 ? common : rare).Variants[0].Id, quantity = 1 },
                            },
                            expectedTotalMinor = 1300,
                            expectedCurrency = "EUR",
                            paymentMethod = i % 5 == 0 ? "tok_declined" : "tok_visa",
                            shippingAddress = Shop.Address,
                        }
                    )
                )
        );
        var sold = 0;
        foreach (var answer in answers)
        {
            var placed = await Shop.ReadAsync<OrderView>(answer, HttpStatusCode.Accepted);
            sold += (await shop.EndOfAsync(placed.Id)).State == OrderState.ReadyToShip ? 1 : 0;
        }
        Assert.InRange(sold, 1, 7);
        await SettledAsync(shop, stock => stock.All(row => row.Reserved == 0));
        var left = await SumsAreRightAsync(shop);
        Assert.Equal(7 - sold, left["RARE"]);
        Assert.Equal(1000 - sold, left["COMMON"]);
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task Requests_commits_and_releases_in_any_order_leave_right_sums(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        await shop.SellAsync("ANY-1", 100, stock: 40);
        await shop.SellAsync("ANY-2", 100, stock: 25);
        var messages = Gen.Select(Gen.Int[0, 19], Gen.Int[0, 2], Gen.Int[1, 4], Gen.Int[1, 3]).Array[120].Single();
        var orders = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToList();
        await shop.Host.InScopeAsync(async scope =>
        {
            var db = scope.GetRequiredService<InventoryDb>();
            foreach (var (order, deed, first, second) in messages)
            {
                var id = orders[order];
                _ =
                    deed == 0
                        ? db.SendTo(
                            "inventory-mgr",
                            new StockReserveRequested(id, [new("ANY-2", second), new("ANY-1", first)])
                        )
                        : db.SendTo("inventory-mgr", new StockReleaseRequested(id));
            }
            await db.SaveChangesAsync();
            return true;
        });
        await shop.Host.InScopeAsync(scope => Shop.PollAsync(() => OpenMessagesAsync(scope), open => open == 0));
        var left = await SumsAreRightAsync(shop);
        Assert.All(left, one => Assert.True(one.Value >= 0, one.Key));
        await shop.Host.InScopeAsync(async scope =>
        {
            var db = scope.GetRequiredService<InventoryDb>();
            var held = await db
                .Reservations.Include(row => row.Lines)
                .Where(row => row.State == ReservationState.Held)
                .ToListAsync();
            foreach (var sku in new[] { "ANY-1", "ANY-2" })
            {
                var stock = await db.Stock.SingleAsync(row => row.Sku == sku);
                Assert.Equal(
                    held.SelectMany(row => row.Lines).Where(line => line.Sku == sku).Sum(line => line.Quantity),
                    stock.Reserved
                );
            }
            return true;
        });
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_release_that_comes_first_stops_the_request(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        await shop.SellAsync("FIRST", 100, stock: 3);
        var order = Guid.CreateVersion7();
        await SendAsync(shop, new StockReleaseRequested(order));
        await SendAsync(shop, new StockReserveRequested(order, [new("FIRST", 2)]));
        await shop.Host.InScopeAsync(scope => Shop.PollAsync(() => OpenMessagesAsync(scope), open => open == 0));
        Assert.Equal(3, (await shop.GetAsync(shop.Seller, "/api/inventory/FIRST")).GetProperty("available").GetInt32());
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_reservation_nobody_settles_runs_out(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        await shop.SellAsync("FORGOTTEN", 100, stock: 3);
        await SendAsync(shop, new StockReserveRequested(Guid.CreateVersion7(), [new("FORGOTTEN", 3)]));
        Task<int> Available() => AvailableAsync(shop, "FORGOTTEN");
        await Shop.PollAsync(Available, left => left == 0);
        shop.Clock.Forward(TimeSpan.FromMinutes(21));
        await Shop.PollAsync(Available, left => left == 3);
        await SumsAreRightAsync(shop);
    }

    [Fact]
    public async Task Only_the_owner_sets_stock_and_not_below_what_is_promised()
    {
        await using var shop = await Shop.StartAsync(DatabaseEngine.Sqlite);
        await shop.SellAsync("MINE", 100, stock: 5);
        await SendAsync(shop, new StockReserveRequested(Guid.CreateVersion7(), [new("MINE", 4)]));
        await Shop.PollAsync(() => AvailableAsync(shop, "MINE"), left => left == 1);
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await shop.Seller.PutAsJsonAsync("/api/inventory/MINE", new { onHand = 3 })).StatusCode
        );
        using var other = shop.Host.ClientAs(Guid.CreateVersion7(), "creator");
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await other.PutAsJsonAsync("/api/inventory/MINE", new { onHand = 9 })).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await shop.Seller.PutAsJsonAsync("/api/inventory/NOBODYS", new { onHand = 9 })).StatusCode
        );
        using var adjust = new HttpRequestMessage(HttpMethod.Post, "/api/inventory/MINE/adjustments")
        {
            Content = JsonContent.Create(new { delta = 10, note = "delivery" }),
        };
        adjust.Headers.Add("Idempotency-Key", "a");
        await Shop.ReadAsync<object>(await shop.Seller.SendAsync(adjust));
        Assert.Equal(11, await AvailableAsync(shop, "MINE"));
        await SumsAreRightAsync(shop);
    }

    private static async Task<int> AvailableAsync(Shop shop, string sku) =>
        (await shop.GetAsync(shop.Seller, $"/api/inventory/{sku}/availability")).GetProperty("available").GetInt32();

    private static Task<bool> SendAsync<T>(Shop shop, T message)
        where T : class =>
        shop.Host.InScopeAsync(async scope =>
        {
            var db = scope.GetRequiredService<InventoryDb>();
            db.SendTo("inventory-mgr", message);
            await db.SaveChangesAsync();
            return true;
        });

    private static async Task<long> OpenMessagesAsync(IServiceProvider scope)
    {
        var database = scope.GetRequiredKeyedService<ServiceDatabase>("inventory-mgr");
        await using var connection = await database.OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        // Only what is due: time limits of reservations wait in the outbox.
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 60_000;
        command.CommandText =
            $"SELECT (SELECT count(*) FROM outbox WHERE due_ms < {now}) + (SELECT count(*) FROM inbox WHERE state = 0)";
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }

    private static Task<bool> SettledAsync(Shop shop, Func<List<Stock>, bool> settled) =>
        shop.Host.InScopeAsync(async scope =>
        {
            var db = scope.GetRequiredService<InventoryDb>();
            await Shop.PollAsync(() => db.Stock.AsNoTracking().ToListAsync(), settled);
            return true;
        });

    /// <summary>Every number equals the sum of its movements; returns what is available by unit.</summary>
    private static Task<Dictionary<string, int>> SumsAreRightAsync(Shop shop) =>
        shop.Host.InScopeAsync(async scope =>
        {
            var db = scope.GetRequiredService<InventoryDb>();
            var stock = await db.Stock.AsNoTracking().ToListAsync();
            var movements = await db.Movements.AsNoTracking().ToListAsync();
            foreach (var row in stock)
            {
                var own = movements.Where(movement => movement.Sku == row.Sku).ToList();
                Assert.Equal(row.OnHand, own.Sum(movement => movement.OnHandDelta));
                Assert.Equal(row.Reserved, own.Sum(movement => movement.ReservedDelta));
                Assert.InRange(row.Reserved, 0, row.OnHand);
            }
            return stock.ToDictionary(row => row.Sku, row => row.OnHand - row.Reserved);
        });
}
