using System.Numerics;

namespace Nexus.Gateway.BackendApi.Traffic;

/// <summary>A ring of sixty seconds; times are kept in steps of a factor of two, which is enough to see trouble.</summary>
internal sealed class ServiceTraffic(string service, TimeProvider clock)
{
    private const int Seconds = 60;
    private const int Steps = 32;
    private readonly Lock sync = new();
    private readonly Slot[] slots = [.. Enumerable.Range(0, Seconds).Select(_ => new Slot())];

    public string Service => service;

    public void Note(int status, long? microseconds)
    {
        var second = clock.GetUtcNow().ToUnixTimeSeconds();
        lock (sync)
        {
            var slot = slots[second % Seconds];
            slot.BeginAt(second);
            slot.Requests++;
            slot.Refused += status == 429 ? 1 : 0;
            slot.ClientErrors += status is >= 400 and < 500 and not 429 ? 1 : 0;
            slot.ServerErrors += status >= 500 ? 1 : 0;
            if (microseconds is { } time)
            {
                slot.Times[BitOperations.Log2((uint)Math.Clamp(time, 1, int.MaxValue))]++;
            }
        }
    }

    public TrafficReport Report()
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        lock (sync)
        {
            var live = slots.Where(slot => now - slot.Second < Seconds).ToList();
            var times = new long[Steps];
            foreach (var slot in live)
            {
                for (var step = 0; step < Steps; step++)
                {
                    times[step] += slot.Times[step];
                }
            }
            return new TrafficReport(
                live.Where(slot => now - slot.Second is >= 1 and <= 10).Sum(slot => slot.Requests) / 10.0,
                live.Sum(slot => slot.Requests),
                live.Sum(slot => slot.Refused),
                live.Sum(slot => slot.ClientErrors),
                live.Sum(slot => slot.ServerErrors),
                Share(times, 0.5),
                Share(times, 0.99)
            );
        }
    }

    // The upper end of the step in which that share of the requests lies.
    private static double Share(long[] times, double share)
    {
        var rest = times.Sum() * share;
        for (var step = 0; step < Steps; step++)
        {
            rest -= times[step];
            if (rest <= 0 && times[step] > 0)
            {
                return Math.Pow(2, step + 1) / 1000;
            }
        }
        return 0;
    }

    private sealed class Slot
    {
        public long Second { get; private set; } = long.MinValue / 2;

        public long Requests { get; set; }

        public long Refused { get; set; }

        public long ClientErrors { get; set; }

        public long ServerErrors { get; set; }

        public long[] Times { get; } = new long[Steps];

        public void BeginAt(long second)
        {
            if (Second != second)
            {
                (Second, Requests, Refused, ClientErrors, ServerErrors) = (second, 0, 0, 0, 0);
                Array.Clear(Times);
            }
        }
    }
}
