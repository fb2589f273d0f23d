using Nexus.Kernel.Telemetry;

namespace Nexus.Gateway.BackendApi.Resilience;

/// <summary>How many requests from outside run at this moment, streams apart.</summary>
internal sealed class RunningRequests
{
    private int count;

    public RunningRequests() =>
        NexusTelemetry.Meter.CreateObservableUpDownCounter(
            "nexus.gateway.running",
            () => Volatile.Read(ref count),
            description: "Requests from outside that run at this moment, streams apart"
        );

    /// <summary>One more; how many that makes.</summary>
    public int Enter() => Interlocked.Increment(ref count);

    public void Leave() => Interlocked.Decrement(ref count);
}
