using System.Numerics;

namespace Nexus.Gateway.BackendApi.Traffic;

/// <summary>A ring of sixty seconds; times are kept in steps of a factor of two, which is enough to see trouble.</summary>
internal sealed class RouteTraffic(string service, TimeProvider clock)
{
    private const int Seconds = 60;
    private const int Steps = 32;
    private readonly Lock sync = new();
    private int running;

    private readonly Slot[] slots = [.. Enumerable.Range(0, Seconds).Select(_ => new Slot())];

    public string Service => service;

    public void Begin() => Interlocked.Increment(ref running);

    public void End(int status, long? microseconds)
    {
        Interlocked.Decrement(ref running);
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

    /// <summary>The last minute of one route, or of several together.</summary>
    public static TrafficReport Report(TimeProvider clock, params IEnumerable<RouteTraffic> routes)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var (sum, rate, running) = (new Slot(), 0L, 0);
        foreach (var route in routes)
        {
            running += Volatile.Read(ref route.running);
            lock (route.sync)
            {
                foreach (var slot in route.slots.Where(slot => now - slot.Second < Seconds))
                {
                    sum.Add(slot);
                    rate += now - slot.Second is >= 1 and <= 10 ? slot.Requests : 0;
                }
            }
        }
        return new TrafficReport(
            rate / 10.0,
            sum.Requests,
            sum.Refused,
            sum.ClientErrors,
            sum.ServerErrors,
            Share(sum.Times, 0.5),
            Share(sum.Times, 0.95),
            Share(sum.Times, 0.99),
            running
        );
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

        public void Add(Slot other)
        {
            Requests += other.Requests;
            Refused += other.Refused;
            ClientErrors += other.ClientErrors;
            ServerErrors += other.ServerErrors;
            for (var step = 0; step < Steps; step++)
            {
                Times[step] += other.Times[step];
            }
        }

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
