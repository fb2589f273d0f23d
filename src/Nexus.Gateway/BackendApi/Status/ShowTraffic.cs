using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Gateway.BackendApi.RateLimits;
using Nexus.Gateway.BackendApi.Streams;
using Nexus.Gateway.BackendApi.Traffic;
using Nexus.Kernel.Security;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Nexus.Gateway.BackendApi.Status;

/// <summary>The operator's live view of this gateway: routes, rates, errors, breakers, limits.</summary>
internal static class ShowTraffic
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/status/traffic", Handle)
            .RequireAuthorization(Policies.Administrator)
            .WithName("showTraffic")
            .WithSummary("The gateway's last minute by service and by route, its instances and their breakers")
            .WithDescription("Each gateway tells of itself; ask every instance for the whole picture.");

    private static LiveView Handle(HttpContext context, TimeProvider clock)
    {
        var services = context.RequestServices;
        return new LiveView(
            clock.GetUtcNow(),
            services.GetRequiredService<RedisOutage>().IsOn,
            services.GetRequiredService<RateLimiter>().RoundTrips,
            services.GetRequiredService<OpenStreams>().Count,
            [
                .. services
                    .GetRequiredService<TrafficBook>()
                    .ReportServices()
                    .OrderBy(entry => entry.Service, StringComparer.Ordinal)
                    .Select(entry => new ServiceView(entry.Service, entry.Report)),
            ],
            [
                .. services
                    .GetRequiredService<TrafficBook>()
                    .ReportRoutes()
                    .OrderBy(entry => entry.Route, StringComparer.Ordinal)
                    .Select(entry => new RouteView(entry.Route, entry.Service, entry.Report)),
            ],
            [.. Instances(services.GetService<IProxyStateLookup>())]
        );
    }

    private static IEnumerable<InstanceView> Instances(IProxyStateLookup? proxy) =>
        from cluster in proxy?.GetClusters() ?? []
        from instance in cluster.Destinations.Values
        select new InstanceView(
            cluster.ClusterId,
            instance.Model.Config.Address,
            instance.Health.Active != DestinationHealth.Unhealthy,
            instance.Health.Passive == DestinationHealth.Unhealthy,
            instance.ConcurrentRequestCount
        );
}

/// <summary>This gateway at this moment.</summary>
/// <param name="At">When.</param>
/// <param name="LimitsAreLocal">Redis is away; the gateway limits for itself.</param>
/// <param name="LimitRoundTrips">How often Redis was asked for permits since the start.</param>
/// <param name="Streams">Open WebSockets and event streams.</param>
/// <param name="Services">The last minute, a line a service.</param>
/// <param name="Routes">The same, a line a route of the routing table that was ever asked for; "" is what is nobody's.</param>
/// <param name="Instances">Instances of services in other processes.</param>
internal sealed record LiveView(
    DateTimeOffset At,
    bool LimitsAreLocal,
    long LimitRoundTrips,
    int Streams,
    IReadOnlyList<ServiceView> Services,
    IReadOnlyList<RouteView> Routes,
    IReadOnlyList<InstanceView> Instances
);

/// <summary>One service's line.</summary>
internal sealed record ServiceView(string Service, TrafficReport LastMinute);

/// <summary>One route's line.</summary>
internal sealed record RouteView(string Route, string Service, TrafficReport LastMinute);

/// <summary>One instance.</summary>
internal sealed record InstanceView(string Service, string Address, bool Healthy, bool BreakerOpen, int Running);
