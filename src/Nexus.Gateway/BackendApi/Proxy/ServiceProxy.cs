using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Nexus.Gateway.BackendApi.Proxy;

/// <summary>Makes YARP's routes and clusters from the list of services; services speak HTTP/2 without TLS inside.</summary>
internal static class ServiceProxy
{
    public static void AddServiceProxy(this IServiceCollection services, ServiceList list, IConfiguration configuration)
    {
        var remote = list.All.Where(service => !list.IsLocal(service.Name)).ToList();
        if (remote.Count > 0)
        {
            services
                .AddReverseProxy()
                .AddTransforms(Vouch)
                .LoadFromMemory(
                    [.. remote.SelectMany(RoutesOf)],
                    [.. remote.Select(service => ClusterOf(service, configuration))]
                );
        }
    }

    // The service believes these because of the token, and takes them for the request's own.
    private static void Vouch(TransformBuilderContext transforms)
    {
        transforms.UseDefaultForwarders = false;
        var tokens = transforms.Services.GetRequiredService<ServiceTokens>();
        var service = transforms.Route.ClusterId!;
        transforms.AddRequestTransform(context =>
        {
            var (from, to) = (context.HttpContext, context.ProxyRequest.Headers);
            var token = tokens.IssueForwarding(BackendApiService.ServiceName, service);
            to.TryAddWithoutValidation(ForwardedClient.TokenHeader, token);
            to.TryAddWithoutValidation(ForwardedClient.For, from.Connection.RemoteIpAddress?.ToString());
            to.TryAddWithoutValidation(ForwardedClient.Proto, from.Request.Scheme);
            to.TryAddWithoutValidation(ForwardedClient.Host, from.Request.Host.Value);
            return ValueTask.CompletedTask;
        });
    }

    private static IEnumerable<RouteConfig> RoutesOf(NexusService service) =>
        service.Routes.Select(prefix => new RouteConfig
        {
            RouteId = service.Name + prefix.Replace('/', '-'),
            ClusterId = service.Name,
            Match = new RouteMatch { Path = prefix + "/{**rest}" },
            // The endpoint's own policy decides, in the service itself.
            AuthorizationPolicy = "anonymous",
            MaxRequestBodySize = service.Name == "dsp-upload" ? -1 : null,
        });

    private static ClusterConfig ClusterOf(NexusService service, IConfiguration configuration) =>
        new()
        {
            ClusterId = service.Name,
            Destinations = new Dictionary<string, DestinationConfig>
            {
                ["one"] = new() { Address = ServiceAddress.Of(service, configuration).ToString() },
            },
            HttpRequest = new ForwarderRequestConfig
            {
                Version = System.Net.HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                ActivityTimeout = TimeSpan.FromSeconds(100),
            },
            HttpClient = new HttpClientConfig { EnableMultipleHttp2Connections = true },
        };
}
