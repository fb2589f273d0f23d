using System.Collections.Concurrent;

namespace Nexus.Gateway.BackendApi.Traffic;

/// <summary>The last minute's traffic, a page a service.</summary>
internal sealed class TrafficBook(TimeProvider clock)
{
    /// <summary>What no service answers: pages, files, addresses that are nobody's.</summary>
    public const string Pages = "pages";

    private readonly ConcurrentDictionary<string, ServiceTraffic> services = new();

    public ServiceTraffic Of(string service) =>
        services.TryGetValue(service, out var known)
            ? known
            : services.GetOrAdd(service, static (name, clock) => new ServiceTraffic(name, clock), clock);

    public IEnumerable<(string Service, TrafficReport Report)> Report() =>
        services.Select(entry => (entry.Key, entry.Value.Report()));
}

/// <summary>One service's last minute.</summary>
/// <param name="PerSecond">Requests a second over the last ten.</param>
/// <param name="Requests">Requests of the minute.</param>
/// <param name="Refused">Those over a limit (429).</param>
/// <param name="ClientErrors">The other 4xx.</param>
/// <param name="ServerErrors">5xx.</param>
/// <param name="MedianMs">Half were quicker.</param>
/// <param name="TailMs">99 of 100 were quicker.</param>
internal sealed record TrafficReport(
    double PerSecond,
    long Requests,
    long Refused,
    long ClientErrors,
    long ServerErrors,
    double MedianMs,
    double TailMs
);
