using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Data;
using Nexus.Kernel.Geography;
using Nexus.Kernel.Health;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Operations;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Security;
using Nexus.Kernel.Telemetry;

namespace Nexus.Kernel.Services;

/// <summary>Puts the kernel and the chosen services into one web application.</summary>
public static class NexusKernel
{
    /// <summary>Registers the kernel and lets every service of the list say what it is made of.</summary>
    public static void AddNexus(this WebApplicationBuilder builder, ServiceList list, string processName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddSingleton(list);
        services.AddSingleton(new CallerName(processName));
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<DatabaseOptions>(configuration.GetSection("Database"));
        services.Configure<MessagingOptions>(configuration.GetSection("Messaging"));
        services.Configure<SecurityOptions>(configuration.GetSection("Security"));
        services.Configure<GeoOptions>(configuration.GetSection("Geo"));
        services.AddSingleton<ClientCountry>();
        services.AddHttpConventions();
        services.AddSecurity();
        services.AddServiceCalls(list, configuration);
        services.AddNexusTelemetry(processName, configuration);
        services.AddSingleton<Readiness>();
        services.AddSingleton<MigrationHost>();
        services.AddHostedService(provider => provider.GetRequiredService<MigrationHost>());
        services.AddMessaging(list, configuration);
    }

    /// <summary>Maps health, metrics and the endpoints of the services of this process.</summary>
    public static void MapNexus(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapHealth();
        app.MapPrometheusScrapingEndpoint().AllowAnonymous();
        var holders = app.Services.GetRequiredService<PersonalDataHolders>();
        foreach (var service in app.Services.GetRequiredService<ServiceList>().Local)
        {
            var group = app.MapGroup("").WithTags(service.Name);
            group.AddEndpointFilter<ValidationFilter>();
            service.MapEndpoints(group);
            group.MapOperatorCalls(service);
            if (holders.Services.Contains(service.Name))
            {
                group.MapPersonalData(service);
            }
        }
    }

    private static void AddHttpConventions(this IServiceCollection services)
    {
        services.Configure<JsonOptions>(options => NexusJson.Apply(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddSingleton<ProblemMapper>();
        services.AddHttpContextAccessor();
    }

    private static void AddSecurity(this IServiceCollection services)
    {
        services.AddSingleton<ServiceTokens>();
        services.AddSingleton<AccessTokenValidator>();
        services.AddSingleton<ProofNonces>();
        services
            .AddAuthentication(AccessTokenScheme.Name)
            .AddScheme<AuthenticationSchemeOptions, AccessTokenScheme>(AccessTokenScheme.Name, null)
            .AddScheme<AuthenticationSchemeOptions, ServiceTokenScheme>(ServiceTokenScheme.Name, null);
        services.AddNexusAuthorization();
    }

    private static void AddMessaging(
        this IServiceCollection services,
        ServiceList list,
        ConfigurationManager configuration
    )
    {
        var catalog = new MessageCatalog();
        var personalData = new PersonalDataHolders();
        foreach (var service in list.All)
        {
            var local = list.IsLocal(service.Name);
            var own = local ? services : new ServiceCollection();
            service.Configure(new ServiceSetup(service, own, configuration, local, catalog, personalData));
        }
        services.AddSingleton(catalog);
        services.AddSingleton(personalData);
        services.AddSingleton<Inboxes>();
        var kind = configuration.GetSection("Messaging").Get<MessagingOptions>()?.Transport;
        if (kind == MessageTransportKind.RabbitMq)
        {
            services.AddSingleton<IMessageTransport, RabbitMqTransport>();
        }
        else
        {
            services.AddSingleton<IMessageTransport, EmbeddedTransport>();
        }
        services.AddHostedService<MessagingHost>();
    }
}
