using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Bench.Events;
using Nexus.Bench.Events.Counting;
using Nexus.Bench.Events.Sending;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;
using Nexus.Testing;

namespace Nexus.Bench.Parts;

/// <summary>
/// Events from an outbox over RabbitMQ into an inbox and a handler that writes a row, all on PostgreSQL, beside the
/// bare client publishing with confirms to a quorum queue and consuming with acknowledgements.
/// </summary>
internal static class EventsPart
{
    private const int Count = 3000;
    private const int Bare = 20_000;
    private const int Writers = 8;
    private const int InOneTransaction = 10;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(Results results)
    {
        var broker = Engines.RabbitMq();
        var settings = new Dictionary<string, string?>
        {
            ["Messaging:Transport"] = "RabbitMq",
            ["Messaging:RabbitMq"] = broker,
            ["Messaging:Prefix"] = "bench-" + Guid.CreateVersion7().ToString("N"),
        };
        double ours;
        await using (
            var host = await ServiceHost.StartAsync(
                DatabaseEngine.PostgreSql,
                [new SenderService(), new CounterService()],
                settings
            )
        )
        {
            await SendAsync(host, 500, 500);
            ours = await SendAsync(host, Count, 500 + Count);
        }
        var bare = await BareBroker.RunAsync(broker, Bare, Event(1));
        results.Beside("events, outbox to handled", ours, "events/s", "bare broker", bare);
    }

    private static async Task<double> SendAsync(ServiceHost host, int count, int untilHandled)
    {
        var left = count / InOneTransaction;
        var clock = Stopwatch.StartNew();
        var writers = Enumerable.Range(0, Writers).Select(_ => WriteAsync()).ToList();
        async Task WriteAsync()
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await host.InScopeAsync(async scope =>
                {
                    var db = scope.GetRequiredService<SenderDb>();
                    for (var i = 0; i < InOneTransaction; i++)
                    {
                        db.Publish(Event(i));
                    }
                    return await db.SaveChangesAsync();
                });
            }
        }
        await Task.WhenAll(writers);
        while (await HandledAsync(host) < untilHandled)
        {
            if (clock.Elapsed > Longest)
            {
                throw new TimeoutException($"Of {untilHandled} events {await HandledAsync(host)} were handled.");
            }
            await Task.Delay(50);
        }
        return count / clock.Elapsed.TotalSeconds;
    }

    private static Task<int> HandledAsync(ServiceHost host) =>
        host.InScopeAsync(scope => scope.GetRequiredService<CounterDb>().Counts.CountAsync());

    private static Counted Event(int number) => new(number, new string('x', 400));
}
