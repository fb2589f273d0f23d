using System.Net;
using Microsoft.Extensions.Configuration;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Services;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.LoadBalancing;

namespace Nexus.Gateway.BackendApi.Proxy;

/// <summary>
/// YARP's routes and clusters from the list of services and the configuration: <c>Services:{name}:Addresses</c>,
/// <c>Balancing</c> (LeastRequests or RoundRobin), <c>Sticky</c> and <c>Timeout</c>. Inside, services speak HTTP/2
/// without TLS, in which a request cannot be smuggled by its length.
/// </summary>
internal sealed class ServiceRoutes(ServiceList list, IConfiguration configuration)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public IReadOnlyList<RouteConfig> Routes() => [.. Remote.SelectMany(RoutesOf)];

    /// <exception cref="InvalidOperationException">An address is no URL, or a setting is unknown.</exception>
    public IReadOnlyList<ClusterConfig> Clusters() => [.. Remote.Select(ClusterOf)];

    private IEnumerable<NexusService> Remote => list.All.Where(service => !list.IsLocal(service.Name));

    private static IEnumerable<RouteConfig> RoutesOf(NexusService service) =>
        service.Routes.Select(prefix => new RouteConfig
        {
            RouteId = service.Name + prefix.Replace('/', '-'),
            ClusterId = service.Name,
            Match = new RouteMatch { Path = prefix + "/{**rest}" },
            // The endpoint's own policy decides, in the service itself.
            AuthorizationPolicy = "anonymous",
            MaxRequestBodySize = service.MostBodyBytes ?? -1,
        });

    private ClusterConfig ClusterOf(NexusService service)
    {
        var settings = configuration.GetSection($"Services:{service.Name}");
        return new ClusterConfig
        {
            ClusterId = service.Name,
            LoadBalancingPolicy = BalancingOf(settings),
            Destinations = ServiceAddress
                .AllOf(service, configuration)
                .Distinct()
                .ToDictionary(
                    address => address.Authority,
                    address => new DestinationConfig { Address = address.ToString() }
                ),
            HttpRequest = new ForwarderRequestConfig
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                ActivityTimeout = settings.GetValue("Timeout", Patience),
            },
            HttpClient = new HttpClientConfig { EnableMultipleHttp2Connections = true },
            SessionAffinity = settings.GetValue("Sticky", false) ? Sticky(service) : null,
            HealthCheck = Health(settings),
        };
    }

    private static string BalancingOf(IConfigurationSection settings) =>
        (settings["Balancing"] ?? LoadBalancingPolicies.LeastRequests) switch
        {
            var name when name.Equals(LoadBalancingPolicies.RoundRobin, StringComparison.OrdinalIgnoreCase) =>
                LoadBalancingPolicies.RoundRobin,
            var name when name.Equals(LoadBalancingPolicies.LeastRequests, StringComparison.OrdinalIgnoreCase) =>
                LoadBalancingPolicies.LeastRequests,
            var name => throw new InvalidOperationException(
                $"{settings.Path}:Balancing is '{name}'; allowed are LeastRequests and RoundRobin."
            ),
        };

    // The cookie holds a hash of the instance's name and nothing else.
    private static SessionAffinityConfig Sticky(NexusService service) =>
        new()
        {
            Enabled = true,
            Policy = "HashCookie",
            FailurePolicy = "Redistribute",
            AffinityKeyName = "nexus_at_" + service.Name,
            Cookie = new SessionAffinityCookieConfig
            {
                HttpOnly = true,
                SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax,
            },
        };

    private static HealthCheckConfig Health(IConfigurationSection settings) =>
        new()
        {
            Active = new ActiveHealthCheckConfig
            {
                Enabled = true,
                Interval = settings.GetValue("HealthInterval", TimeSpan.FromSeconds(5)),
                Timeout = TimeSpan.FromSeconds(3),
                Policy = Probes.PolicyName,
                Path = "/health/live",
            },
            Passive = new PassiveHealthCheckConfig { Enabled = true, Policy = Breaker.PolicyName },
            AvailableDestinationsPolicy = "HealthyAndUnknown",
        };
}
