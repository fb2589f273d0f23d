using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Nexus.Gateway.BackendApi.Sessions;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Nexus.Gateway.BackendApi.Proxy;

/// <summary>YARP for the services of other processes.</summary>
internal static class ServiceProxy
{
    public static void AddServiceProxy(this IServiceCollection services, ServiceList list, IConfiguration configuration)
    {
        if (list.All.All(service => list.IsLocal(service.Name)))
        {
            return;
        }
        var routes = new ServiceRoutes(list, configuration);
        services.AddSingleton(routes);
        services.AddSingleton<Breaker>();
        services.AddSingleton<IPassiveHealthCheckPolicy>(provider => provider.GetRequiredService<Breaker>());
        services.AddSingleton<IActiveHealthCheckPolicy, Probes>();
        services.AddHostedService<RouteReload>();
        services.AddReverseProxy().AddTransforms(Vouch).LoadFromMemory(routes.Routes(), routes.Clusters());
    }

    // The gateway knows the caller already and the service decides: authentication and authorisation of this process
    // would only be done once more.
    public static void MapServiceProxy(this IEndpointRouteBuilder app) =>
        app.MapReverseProxy(proxy =>
            {
                proxy.UseMiddleware<ProxyGuard>();
                proxy.UseSessionAffinity();
                proxy.UseLoadBalancing();
            })
            .ShortCircuit();

    // The service believes these because of the token, and takes them for the request's own.
    private static void Vouch(TransformBuilderContext transforms)
    {
        transforms.UseDefaultForwarders = false;
        var tokens = transforms.Services.GetRequiredService<ServiceTokens>();
        var audience = ServiceTokens.ForwardingAudience(transforms.Route.ClusterId!);
        transforms.AddRequestTransform(context =>
        {
            var (from, to) = (context.HttpContext, context.ProxyRequest.Headers);
            var token = tokens.Issue(BackendApiService.ServiceName, audience);
            to.TryAddWithoutValidation(ForwardedClient.TokenHeader, token);
            to.TryAddWithoutValidation(ForwardedClient.RequestId, from.TraceIdentifier);
            to.TryAddWithoutValidation(ForwardedClient.For, from.Connection.RemoteIpAddress?.ToString());
            to.TryAddWithoutValidation(ForwardedClient.Proto, from.Request.Scheme);
            to.TryAddWithoutValidation(ForwardedClient.Host, (string?)from.Request.Headers.Host);
            if (from.ProvedKeyOrNull() is { } key)
            {
                to.TryAddWithoutValidation(ForwardedClient.ProvedKey, key);
            }
            if (GatewayRequest.Of(from).Caller?.UserTextOrNull() is { } user)
            {
                to.TryAddWithoutValidation(ForwardedClient.User, user);
            }
            if (SessionCookie.Of(from.Request) is not null)
            {
                KeepSession(from.Request, to);
            }
            return ValueTask.CompletedTask;
        });
    }

    // The session's cookie is good for a day and at every service; the access token in its place is neither.
    private static void KeepSession(HttpRequest request, HttpRequestHeaders to)
    {
        to.Remove(HeaderNames.Cookie);
        var others = request.Cookies.Where(cookie => cookie.Key != SessionCookie.Name);
        var text = string.Join("; ", others.Select(cookie => $"{cookie.Key}={Uri.EscapeDataString(cookie.Value)}"));
        if (text.Length > 0)
        {
            to.TryAddWithoutValidation(HeaderNames.Cookie, text);
        }
    }
}
