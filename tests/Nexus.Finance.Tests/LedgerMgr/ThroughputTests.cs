using System.Diagnostics;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Finance.Tests.LedgerMgr;

/// <summary>Run by hand with NEXUS_MEASURE=1; a shared machine is no place for a bar that must hold each time.</summary>
public sealed class ThroughputTests(ITestOutputHelper output)
{
    [Theory, ClassData(typeof(Engines))]
    public async Task Transfers_a_second(DatabaseEngine engine)
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("NEXUS_MEASURE") == "1",
            "Set NEXUS_MEASURE=1 to measure."
        );
        await using var books = await Books.StartAsync(engine);
        object Transfer(string reference, int i) =>
            Books.Transfer(reference, "platform:cash", $"creator:00000000-0000-0000-0000-{i % 100:D12}:payable", 1 + i);
        for (var i = 0; i < 20; i++)
        {
            await Books.ReadAsync(await books.PostAsync(Transfer($"warm:{i}", i)));
        }
        var watch = Stopwatch.StartNew();
        for (var batch = 0; batch < 10; batch++)
        {
            await Books.ReadAsync(
                await books.PostBatchAsync(Enumerable.Range(0, 1000).Select(i => Transfer($"batch:{batch}:{i}", i)))
            );
        }
        output.WriteLine($"{engine}: batches {10_000 / watch.Elapsed.TotalSeconds:F0}/s");
        watch.Restart();
        for (var i = 0; i < 500; i++)
        {
            await Books.ReadAsync(await books.PostAsync(Transfer($"single:{i}", i)));
        }
        output.WriteLine($"{engine}: one by one, one client {500 / watch.Elapsed.TotalSeconds:F0}/s");
        watch.Restart();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 2000),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (i, _) => await Books.ReadAsync(await books.PostAsync(Transfer($"many:{i}", i)))
        );
        output.WriteLine($"{engine}: one by one, 16 clients {2000 / watch.Elapsed.TotalSeconds:F0}/s");
        Assert.True(await books.IsSoundAsync());
    }
}
