using System.Diagnostics;

namespace Nexus.Bench.Running;

/// <summary>Clients that work side by side until a time or a count is up.</summary>
internal static class Load
{
    /// <param name="clients">How many at once.</param>
    /// <param name="time">When they stop; what is under way is finished and counted.</param>
    /// <param name="action">One deed of one client, told the client's number.</param>
    /// <returns>Deeds per second.</returns>
    public static async Task<double> ForAsync(int clients, TimeSpan time, Func<int, Task> action)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(async client =>
                {
                    var done = 0;
                    while (clock.Elapsed < time)
                    {
                        await action(client);
                        done++;
                    }
                    return done;
                })
        );
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }
}
