using System.Collections.Concurrent;
using Nexus.Gateway.BackendApi.Routes;

namespace Nexus.Gateway.BackendApi.Traffic;

/// <summary>
/// The last minute's traffic, a page a route. Routes are those of the routing table, so their number is bounded whatever
/// anybody asks for, and they are the same ones wherever the service runs.
/// </summary>
internal sealed class TrafficBook(TimeProvider clock)
{
    /// <summary>What no service answers: pages, files, addresses that are nobody's.</summary>
    public const string Pages = "pages";

    private static readonly GatewayRoute Nobodys = new("", null);
    private readonly ConcurrentDictionary<GatewayRoute, RouteTraffic> routes = new(ReferenceEqualityComparer.Instance);

    public RouteTraffic Of(GatewayRoute? route) =>
        routes.TryGetValue(route ?? Nobodys, out var known)
            ? known
            : routes.GetOrAdd(route ?? Nobodys, static (route, clock) => new RouteTraffic(NameOf(route), clock), clock);

    /// <summary>The routes that anybody has asked for since the start.</summary>
    public IEnumerable<(string Route, string Service, TrafficReport Report)> ReportRoutes() =>
        routes.Select(one => (one.Key.Prefix.Value!, one.Value.Service, RouteTraffic.Report(clock, one.Value)));

    public IEnumerable<(string Service, TrafficReport Report)> ReportServices() =>
        routes
            .GroupBy(one => one.Value.Service, one => one.Value)
            .Select(group => (group.Key, RouteTraffic.Report(clock, group)));

    private static string NameOf(GatewayRoute route) => route.Service?.Name ?? Pages;
}

/// <summary>The last minute of a route or a service.</summary>
/// <param name="PerSecond">Requests a second over the last ten.</param>
/// <param name="Requests">Requests of the minute.</param>
/// <param name="Refused">Those over a limit (429).</param>
/// <param name="ClientErrors">The other 4xx.</param>
/// <param name="ServerErrors">5xx.</param>
/// <param name="MedianMs">Half were quicker.</param>
/// <param name="SlowMs">95 of 100 were quicker.</param>
/// <param name="TailMs">99 of 100 were quicker.</param>
/// <param name="Running">Requests that are being answered, and open streams.</param>
internal sealed record TrafficReport(
    double PerSecond,
    long Requests,
    long Refused,
    long ClientErrors,
    long ServerErrors,
    double MedianMs,
    double SlowMs,
    double TailMs,
    int Running
);
