using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Gateway.BackendApi;
using Nexus.Gateway.BackendApi.Clients;
using Nexus.Gateway.BackendApi.Proxy;
using Nexus.Gateway.BackendApi.RateLimits;
using Nexus.Gateway.BackendApi.Reference;
using Nexus.Gateway.BackendApi.Sessions;
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
        builder.Services.AddSingleton<SessionGate>();
        builder.Services.AddSingleton<CookieTokens>();
        builder.Services.AddSingleton<ClientAddress>();
        builder.Services.AddSingleton<PermitScript>();
        builder.Services.AddSingleton<RedisOutage>();
        builder.Services.AddSingleton<RateLimiter>();
        builder.Services.AddSingleton<RouteClasses>();
        builder.Services.AddSingleton<Charging>();
        builder.Services.AddCors(cors =>
            cors.AddDefaultPolicy(policy =>
                policy
                    .WithOrigins(builder.Configuration.GetSection("Gateway:AllowedOrigins").Get<string[]>() ?? [])
                    .AllowAnyHeader()
                    .AllowAnyMethod()
                    .WithExposedHeaders(
                        "ETag",
                        "Link",
                        "Location",
                        "RateLimit",
                        "RateLimit-Policy",
                        "Retry-After",
                        "X-Request-Id"
                    )
            )
        );
        builder.Services.AddServiceProxy(services, builder.Configuration);
    }

    /// <summary>
    /// The checks before every request from outside, in this order. Calls between services of this process come over
    /// their own listener and pass by.
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
        app.UseWhen(
            context => !context.IsInProcess(),
            outside =>
            {
                outside.UseMiddleware<Door>();
                outside.UseMiddleware<InternalGuard>();
                outside.UseCors();
                outside.UseMiddleware<RouteLimit>();
                outside.UseMiddleware<SessionCookie>();
                outside.UseMiddleware<TokenCheck>();
                outside.UseMiddleware<CallerLimit>();
            }
        );
    }

    /// <summary>Maps the services of other processes behind this gateway.</summary>
    public static void MapGateway(this WebApplication app, ServiceList services)
    {
        if (
            services.IsLocal(BackendApiService.ServiceName)
            && services.All.Any(service => !services.IsLocal(service.Name))
        )
        {
            app.MapReverseProxy();
        }
    }
}
