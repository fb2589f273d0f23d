using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Nexus.Bench.Running;

namespace Nexus.Bench.Parts;

/// <summary>
/// Orders of a shirt and a poster, from the first request until the last one is ready to ship. Both are goods: an album
/// is bought once by each.
/// </summary>
internal static class OrdersPart
{
    // Until the code is compiled as it stays: the first thousand cost a third more each.
    private const int WarmUp = 1500;
    private const int Orders = 500;
    private const int Buyers = 8;
    private const int Rounds = 3;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    // Asking eight times every 50 ms had been a tenth of the work that was measured.
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    public static async Task RunAsync(Results results)
    {
        await using var platform = await RunningPlatform.StartAsync();
        var demo = await platform.PlayDemoAsync();
        using var creator = await Person.OfDemoAsync(platform.Address, demo.GetProperty("creator").GetString()!);
        var shirt = await SellAsync(creator, "SHIRT", 2500);
        var poster = await SellAsync(creator, "POSTER", 900);
        var buyers = new List<Person>();
        for (var i = 0; i < Buyers; i++)
        {
            buyers.Add(await Person.SignUpAsync(platform.Address, "fan"));
        }
        await RoundAsync(buyers, Order(shirt, poster), WarmUp);
        var rates = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var before = platform.ProcessorSeconds;
            rates.Add(await RoundAsync(buyers, Order(shirt, poster), Orders));
            var each = (platform.ProcessorSeconds - before) * 1000 / Orders;
            Console.Error.WriteLine($"bench:   {rates[^1]:F1} orders/s, {each:F1} ms of processor an order");
        }
        results.AtLeast("order saga, placed to readyToShip", Results.Median(rates), "orders/s", 50);
        buyers.ForEach(buyer => buyer.Dispose());
    }

    private static async Task<double> RoundAsync(List<Person> buyers, object order, int count)
    {
        var left = count;
        var placed = new ConcurrentQueue<(Person Buyer, string Id)>();
        var clock = Stopwatch.StartNew();
        var placing = buyers.Select(async buyer =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var answer = await buyer.PostAsync("/api/orders", order);
                placed.Enqueue((buyer, answer.GetProperty("id").GetString()!));
            }
        });
        await Task.WhenAll(placing);
        Console.Error.WriteLine($"bench:   {count} orders placed after {clock.Elapsed.TotalSeconds:F1} s");
        // Side by side, else the asking itself, one after the other, would be part of what is measured.
        await Parallel.ForEachAsync(
            placed,
            new ParallelOptions { MaxDegreeOfParallelism = Buyers },
            async (order, _) => await WaitAsync(order.Buyer, order.Id, clock)
        );
        return count / clock.Elapsed.TotalSeconds;
    }

    private static async Task WaitAsync(Person buyer, string id, Stopwatch clock)
    {
        while (true)
        {
            var state = (await buyer.GetAsync($"/api/orders/{id}")).GetProperty("state").GetString();
            if (state == "readyToShip")
            {
                return;
            }
            if (state == "cancelled" || clock.Elapsed > Longest)
            {
                throw new InvalidOperationException($"Order {id} is {state} after {clock.Elapsed}.");
            }
            await Task.Delay(Between);
        }
    }

    private static object Order(string shirt, string poster) =>
        new
        {
            lines = new[] { new { variantId = shirt, quantity = 1 }, new { variantId = poster, quantity = 1 } },
            expectedTotalMinor = 3400,
            expectedCurrency = "EUR",
            paymentMethod = "tok_visa",
            shippingAddress = new
            {
                name = "Sam Fan",
                street = "1 High Street",
                postalCode = "10115",
                city = "Berlin",
                country = "DE",
            },
        };

    private static async Task<string> SellAsync(Person creator, string name, long priceMinor)
    {
        var sku = $"{name}-{Guid.CreateVersion7():N}"[..20];
        JsonElement product = await creator.PostAsync(
            "/api/products",
            new
            {
                title = sku,
                description = "For the bench.",
                kind = "physical",
                taxBasisPoints = 1900,
                variants = new[]
                {
                    new
                    {
                        sku,
                        priceMinor,
                        currency = "EUR",
                    },
                },
            }
        );
        await creator.PutAsync($"/api/inventory/{sku}", new { onHand = 100_000, lowThreshold = 2 });
        await creator.PostAsync($"/api/products/{product.GetProperty("id").GetString()}/activate", null);
        return product.GetProperty("variants")[0].GetProperty("id").GetString()!;
    }
}
