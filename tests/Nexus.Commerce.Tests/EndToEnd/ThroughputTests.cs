using System.Diagnostics;
using System.Net;
using Nexus.Commerce.OrderProcessor.Reading;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Commerce.Tests.EndToEnd;

/// <summary>Run by hand with NEXUS_MEASURE=1; a shared machine is no place for a bar that must hold each time.</summary>
public sealed class ThroughputTests(ITestOutputHelper output)
{
    [Theory, ClassData(typeof(Engines))]
    public async Task Orders_a_second_from_click_to_ready(DatabaseEngine engine)
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("NEXUS_MEASURE") == "1",
            "Set NEXUS_MEASURE=1 to measure."
        );
        await using var shop = await Shop.StartAsync(engine);
        var album = await shop.SellAsync("FAST", 1000, stock: 1_000_000);
        for (var i = 0; i < 10; i++)
        {
            await shop.BuyAsync(album);
        }
        const int Orders = 500;
        var watch = Stopwatch.StartNew();
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var last = Guid.Empty;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Orders),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (_, _) =>
                last = (
                    await Shop.ReadAsync<OrderView>(
                        await shop.PostOrderAsync(Shop.OrderOf(album)),
                        HttpStatusCode.Accepted
                    )
                ).Id
        );
        output.WriteLine($"{engine}: placed {Orders / watch.Elapsed.TotalSeconds:F0}/s");
        await Shop.PollAsync(
            () => shop.GetAsync(shop.Administrator, "/api/orders?all=true&limit=200"),
            page =>
                page.GetProperty("items")
                    .EnumerateArray()
                    .All(one => one.GetProperty("state").GetString() == "readyToShip"),
            seconds: 120
        );
        output.WriteLine($"{engine}: ready {Orders / watch.Elapsed.TotalSeconds:F0}/s");
        var spent = Process.GetCurrentProcess().TotalProcessorTime - processor;
        output.WriteLine(
            $"{engine}: {spent.TotalMilliseconds / Orders:F1} ms of processor an order, the test's client included"
        );
        Assert.True((await shop.GetAsync(shop.Administrator, "/api/ledger/verify")).GetProperty("sound").GetBoolean());
    }
}
