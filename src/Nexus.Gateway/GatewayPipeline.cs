using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Gateway.BackendApi;
using Nexus.Gateway.BackendApi.Answers;
using Nexus.Gateway.BackendApi.Clients;
using Nexus.Gateway.BackendApi.Credentials;
using Nexus.Gateway.BackendApi.Headers;
using Nexus.Gateway.BackendApi.Management;
using Nexus.Gateway.BackendApi.Proxy;
using Nexus.Gateway.BackendApi.RateLimits;
using Nexus.Gateway.BackendApi.Reference;
using Nexus.Gateway.BackendApi.Resilience;
using Nexus.Gateway.BackendApi.Routes;
using Nexus.Gateway.BackendApi.Scopes;
using Nexus.Gateway.BackendApi.Sessions;
using Nexus.Gateway.BackendApi.Signatures;
using Nexus.Gateway.BackendApi.Status;
using Nexus.Gateway.BackendApi.Streams;
using Nexus.Gateway.BackendApi.Tls;
using Nexus.Gateway.BackendApi.Traffic;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;

namespace Nexus.Gateway;

/// <summary>The gateway's parts, used by the host when backend-api runs in the process.</summary>
public static class GatewayPipeline
{
    /// <summary>Registers what the pipeline needs; nothing when backend-api runs elsewhere.</summary>
    public static void AddGateway(this WebApplicationBuilder builder, ServiceList services)
    {
        if (!services.IsLocal(BackendApiService.ServiceName))
        {
            return;
        }
        builder.Services.Configure<GatewayOptions>(builder.Configuration.GetSection("Gateway"));
        builder.Services.AddSingleton<ClientAddress>();
        builder.Services.AddSingleton<RouteMap>();
        builder.Services.AddSingleton<TrafficBook>();
        builder.Services.AddSingleton<RunningRequests>();
        builder.Services.AddGatewayMetrics();
        builder.Services.AddSingleton<PublicStatus>();
        builder.Services.AddSingleton<PublicCache>();
        builder.Services.AddCompression();
        builder.Services.AddLimits();
        builder.Services.AddCallers();
        builder.Services.AddCors();
        builder.Services.AddSingleton<ICorsPolicyProvider, CrossOrigin>();
        builder.Services.AddServiceProxy(services, builder.Configuration);
    }

    /// <summary>The gateway's port: HTTP/1.1, or with a certificate (<c>Gateway:Tls</c>) HTTPS with HTTP/2 as well.</summary>
    public static void ListenInPublic(
        this KestrelServerOptions kestrel,
        IPAddress address,
        int port,
        IConfiguration configuration
    ) => PublicPort.Listen(kestrel, address, port, configuration);

    private static void AddLimits(this IServiceCollection services)
    {
        services.AddSingleton<PermitScript>();
        services.AddSingleton<RedisOutage>();
        services.AddSingleton<RateLimiter>();
        services.AddSingleton<RouteClasses>();
        services.AddSingleton<Charging>();
    }

    private static void AddCallers(this IServiceCollection services)
    {
        services.AddSingleton<CredentialChanges>();
        services.AddSingleton<RevocationWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<RevocationWatch>());
        services.AddSingleton<SessionGate>();
        services.AddSingleton<CookieTokens>();
        services.AddSingleton<CredentialTokens>();
        services.AddSingleton<SeenSignatures>();
        services.AddSingleton<SigningKeyIds>();
        services.TryAddSingleton<ProofCheck>();
        services.AddSingleton<OpenStreams>();
        services.AddSingleton<StreamCredentials>();
        services.AddHostedService(provider => provider.GetRequiredService<StreamCredentials>());
        services.AddHostedService<StreamSessions>();
    }

    /// <summary>
    /// The checks before every request from outside, in this order. Calls between services of this process come over
    /// their own listener and pass by; the management port has rules of its own.
    /// </summary>
    public static void UseGateway(this WebApplication app, ServiceList services)
    {
        if (!services.IsLocal(BackendApiService.ServiceName))
        {
            return;
        }
        if (services.All.Any(service => !services.IsLocal(service.Name)))
        {
            app.UseMiddleware<PlatformDocument>();
        }
        var steps = new GatewaySteps(app)
            .Then<TrafficMeter>()
            .Then<PathGuard>()
            .Then<InternalGuard>()
            .Then<LoadShed>()
            .Through(IsCrossOrigin, framework => framework.UseCors())
            .Then<RouteLimit>()
            .Then<SessionCookie>()
            .Then<MessageSignature>()
            .Then<KeyCredentials>()
            .Then<TokenCheck>()
            .Then<CallerLimit>()
            .Then<ScopeCheck>()
            .Then<StreamWatch>()
            .Through(Compression.May, framework => framework.UseResponseCompression())
            .Then<AnswerShape>();
        var isManaged = ManagementPort.Of(app.Configuration) > 0;
        app.Use(rest =>
        {
            var door = ActivatorUtilities.CreateInstance<Door>(app.Services, steps.Before(rest));
            return context =>
                context.IsInProcess() ? rest(context)
                : isManaged && ManagementPort.IsOf(context) ? ManagementPort.AnswerAsync(context, rest)
                : door.InvokeAsync(context);
        });
    }

    private static bool IsCrossOrigin(HttpContext context, GatewayRequest request) =>
        context.Request.Headers.Origin.Count > 0;

    /// <summary>Maps the services of other processes behind this gateway.</summary>
    public static void MapGateway(this WebApplication app, ServiceList services)
    {
        if (
            services.IsLocal(BackendApiService.ServiceName)
            && services.All.Any(service => !services.IsLocal(service.Name))
        )
        {
            app.MapServiceProxy();
        }
    }
}
