using System.Diagnostics;
using System.Globalization;
using Nexus.EndToEnd.Platforms;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd.PlugPulled;

/// <summary>
/// kill -9 during a stream of orders: no order is lost, none is there twice, and stock, money, invoices and hash chains
/// fit. NEXUS_KILLS asks for more kills than an everyday run makes, NEXUS_SEED for a certain sequence of them.
/// </summary>
public sealed class PlugPulledTests(ITestOutputHelper log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly int seed = Setting("NEXUS_SEED") ?? Random.Shared.Next(1_000_000);

    [Fact]
    public async Task Nothing_is_lost_or_doubled_when_the_process_is_killed_up()
    {
        await using var platform = new UpPlatform();
        var kills = Setting("NEXUS_KILLS") * 4 / 5 ?? 10;
        await RunAsync(platform, new UpKiller(platform, new Random(seed)), "up", kills);
    }

    [Fact]
    public async Task Nothing_is_lost_or_doubled_when_services_are_killed_serve()
    {
        await using var platform = await ServePlatform.CreateAsync();
        var kills = Setting("NEXUS_KILLS") / 5 ?? 4;
        await RunAsync(platform, new ServeKiller(platform, new Random(seed)), "serve", kills);
    }

    private async Task RunAsync(IPlatform platform, IKiller killer, string mode, int kills)
    {
        log.WriteLine($"{mode}: NEXUS_SEED={seed}");
        await platform.StartAsync();
        using var shop = await Shop.OpenAsync(platform);
        using var stream = new OrderStream(shop, workers: 4, pause: TimeSpan.FromMilliseconds(200), seed);
        stream.Start();
        await KillAsync(killer, stream, kills);
        await killer.RestAsync();
        // After a kill the gateway's breaker may keep a service out for half a minute, and a short run may lie within it.
        await stream.FlowAsync(20, TimeSpan.FromMinutes(2));
        await stream.StopAsync(TimeSpan.FromMinutes(2));
        var books = new Books(platform, shop, stream.Acknowledged, stream.Refunded);
        var findings = await AuditUntilQuietAsync(books);
        Record(mode, killer.Deaths, books, findings.Count == 0);
        Assert.True(books.Paid > 0 && books.Paid < books.Orders, $"{books.Paid} of {books.Orders} orders are paid.");
        Assert.Empty(findings);
        Assert.Empty(stream.Surprises);
        await books.VerifyChainsAsync();
    }

    private async Task KillAsync(IKiller killer, OrderStream stream, int kills)
    {
        var named = killer.Points.Take(kills * 2 / 5).ToList();
        var random = new Random(seed);
        for (var next = 0; killer.Deaths < kills || next < named.Count; )
        {
            // The named ones are spread over the run: each finds another state of things.
            if (next < named.Count && killer.Deaths * named.Count / kills >= next)
            {
                await killer.KillAtAsync(named[next++]);
            }
            else
            {
                await stream.FlowAsync(random.Next(20), TimeSpan.FromSeconds(10));
                await killer.KillAtRandomAsync();
            }
        }
    }

    // What is under way comes to its end; what is wrong stays wrong.
    private static async Task<IReadOnlyList<string>> AuditUntilQuietAsync(Books books)
    {
        var (clock, resting) = (Stopwatch.StartNew(), 0);
        while (true)
        {
            try
            {
                var findings = await books.AuditAsync();
                resting = books.AtRest ? resting + 1 : 0;
                if (findings.Count == 0 || resting > 20 || clock.Elapsed > Patience)
                {
                    return findings;
                }
            }
            catch (HttpRequestException) when (clock.Elapsed < Patience)
            {
                // The gateway has not noticed yet that a service is back.
            }
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }
    }

    private void Record(string mode, int kills, Books books, bool right)
    {
        var line =
            $"{mode} | {seed} | {kills} | {books.Orders} | {books.Paid} | {books.Lost} | {books.Doubled} | "
            + (right ? "all books fit" : "BOOKS DO NOT FIT");
        log.WriteLine(line);
        if (Environment.GetEnvironmentVariable("NEXUS_PLUG_RECORD") is { Length: > 0 } path)
        {
            File.AppendAllLines(path, [line]);
        }
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
