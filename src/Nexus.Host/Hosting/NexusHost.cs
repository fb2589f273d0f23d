using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Nexus.Contracts.KeyService;
using Nexus.Contracts.TokenMgr;
using Nexus.Gateway;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;
using Nexus.Kernel.Storage;
using Nexus.Kernel.Telemetry;
using Nexus.Web;

namespace Nexus.Host.Hosting;

/// <summary>Builds the web application of either mode: the same parts, other edges.</summary>
internal static class NexusHost
{
    /// <summary>Configuration: defaults of the mode, then appsettings.json, then <c>NEXUS__…</c>, then flags.</summary>
    public static WebApplicationBuilder CreateBuilder(
        IReadOnlyDictionary<string, string?> defaults,
        IReadOnlyDictionary<string, string?>? flags = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "nexus" }
        );
        builder.Configuration.Sources.Clear();
        builder
            .Configuration.AddInMemoryCollection(defaults)
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddJsonFile(Path.Combine(Environment.CurrentDirectory, "nexus.json"), optional: true)
            .AddEnvironmentVariables("NEXUS__");
        if (flags is not null)
        {
            builder.Configuration.AddInMemoryCollection(flags);
        }
        return builder;
    }

    public static WebApplication Build(WebApplicationBuilder builder, ServiceList services, Mode mode, string name)
    {
        if (ConfigurationRules.Check(builder.Configuration, mode) is { Count: > 0 } wrong)
        {
            throw new StartException(string.Join(Environment.NewLine, wrong));
        }
        AddLogging(builder, mode);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(8));
        builder.Services.AddNexusCache(RedisOptionsOf(builder.Configuration));
        builder.Services.AddNexusObjectStorage(builder.Configuration);
        builder.Services.AddSingleton<IDataKeys, KeyServiceDataKeys>();
        builder.Services.AddSingleton<ISigningKeySource, SigningKeySource>();
        builder.AddNexus(services, name);
        builder.Services.AddSingleton<Microsoft.AspNetCore.Connections.IConnectionListenerFactory>(provider =>
            provider.GetRequiredService<InProcessTransport>()
        );
        builder.Services.AddNexusOpenApi();
        builder.AddGateway(services);
        // People's pages belong to the gateway: one address for them and for the API.
        var hasPages = services.IsLocal("backend-api");
        if (hasPages)
        {
            builder.Services.AddNexusWeb();
        }
        var app = builder.Build();
        if (!hasPages)
        {
            app.UseForwardedClient();
        }
        app.UseNexusHttp();
        if (hasPages)
        {
            app.UseNexusWeb();
        }
        app.UseGateway(services);
        app.UseNexusWebSockets();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapNexus();
        app.MapNexusOpenApi();
        app.MapGateway(services);
        if (hasPages)
        {
            app.MapNexusWeb();
        }
        return app;
    }

    /// <summary>A service's own listener.</summary>
    public static void Listen(WebApplicationBuilder builder, string address, int port, HttpProtocols protocols) =>
        Listen(builder, kestrel => kestrel.Listen(IPAddress.Parse(address), port, to => to.Protocols = protocols));

    /// <summary>The gateway's listener.</summary>
    public static void ListenInPublic(WebApplicationBuilder builder, string address, int port) =>
        Listen(builder, kestrel => kestrel.ListenInPublic(IPAddress.Parse(address), port, builder.Configuration));

    // And one in the process for calls between its services.
    private static void Listen(WebApplicationBuilder builder, Action<KestrelServerOptions> listen) =>
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimit.Usual;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 << 10;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            listen(kestrel);
            kestrel.Listen(new InProcessEndPoint(), own => own.Protocols = HttpProtocols.Http1);
        });

    private static RedisOptions RedisOptionsOf(ConfigurationManager configuration) =>
        new()
        {
            ConnectionString = configuration["Redis:ConnectionString"] ?? "",
            Prefix = configuration["Redis:Prefix"] ?? "nexus",
        };

    private static void AddLogging(WebApplicationBuilder builder, Mode mode)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.SetMinimumLevel(mode == Mode.Up ? LogLevel.Warning : LogLevel.Information);
        foreach (var noisy in (string[])["Microsoft", "System", "Polly", "Garnet", "Yarp"])
        {
            builder.Logging.AddFilter(noisy, LogLevel.Warning);
        }
        // These write whole addresses, and music apps sign in by what stands in them: no configuration turns that on.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Logging.AddFilter("Yarp.ReverseProxy.Forwarder.HttpForwarder", LogLevel.Warning);
        // Refused sign-ins and broken requests are answers, not faults of ours.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Critical);
        builder.Logging.AddFilter("Nexus.Kernel.Security", LogLevel.Warning);
        if (mode == Mode.Up)
        {
            builder.Logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
            });
            return;
        }
        builder.Logging.AddConsole(console => console.FormatterName = EcsFormatter.FormatName);
        builder.Logging.AddConsoleFormatter<
            EcsFormatter,
            Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions
        >();
    }
}
