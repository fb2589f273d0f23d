using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Gateway;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;
using Nexus.Kernel.Storage;
using Nexus.Testing;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Nexus.Bench.Gateway;

/// <summary>What the gateway part runs as processes of their own, so that none lends the other its threads.</summary>
internal static class Hosts
{
    /// <summary><c>host upstream PORT</c>, <c>host yarp PORT UPSTREAM VERSION</c> or <c>host gateway PORT UPSTREAM</c>.</summary>
    public static Task RunAsync(string[] arguments) =>
        arguments switch
        {
            ["upstream", var port] => UpstreamAsync(int.Parse(port)),
            ["yarp", var port, var upstream, var version] => YarpAsync(
                int.Parse(port),
                upstream,
                Version.Parse(version)
            ),
            ["gateway", var port, var upstream] => GatewayAsync(int.Parse(port), upstream),
            _ => throw new ArgumentException("There is no such host."),
        };

    // HTTP/1.1 on the port for nginx and haproxy, HTTP/2 on the next for services.
    private static async Task UpstreamAsync(int port)
    {
        var builder = Slim(new Dictionary<string, string?>());
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, port + 1, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        app.MapGet("/{**any}", () => TypedResults.Text(BenchService.Body, "application/json"));
        await app.RunAsync();
    }

    private static async Task YarpAsync(int port, string upstream, Version version)
    {
        var builder = Slim(new Dictionary<string, string?>());
        builder
            .Services.AddReverseProxy()
            .LoadFromMemory(
                [
                    new RouteConfig
                    {
                        RouteId = "all",
                        ClusterId = "all",
                        Match = new RouteMatch { Path = "/{**rest}" },
                    },
                ],
                [
                    new ClusterConfig
                    {
                        ClusterId = "all",
                        Destinations = new Dictionary<string, DestinationConfig>
                        {
                            ["one"] = new() { Address = upstream },
                        },
                        HttpRequest = new ForwarderRequestConfig
                        {
                            Version = version,
                            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                        },
                    },
                ]
            );
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        app.MapReverseProxy();
        await app.RunAsync();
    }

    // The pipeline as the host puts it together, on an embedded cache, with a token of the bench's own key.
    private static async Task GatewayAsync(int port, string upstream)
    {
        using var folder = new TempFolder();
        await using var cache = GarnetHost.Start(folder.Path);
        var builder = Slim(Settings(cache, upstream));
        var services = new ServiceList(
            [
                .. GatewayDomain.Services,
                new BenchService("session-mgr", 1),
                new BenchService("token-mgr", 2),
                new BenchService("key-service", 3),
                new BenchService("user-auth", 6),
                new BenchService("far", 4),
                new BenchService("near", 5),
            ],
            ["backend-api", "near"]
        );
        var tokens = new TestTokens();
        builder.Services.AddNexusCache(new RedisOptions { ConnectionString = cache.ConnectionString });
        builder.Services.AddNexusObjectStorage(builder.Configuration);
        builder.Services.AddSingleton<IDataKeys>(new LocalDataKeys(new byte[32]));
        builder.Services.AddSingleton<ISigningKeySource>(tokens);
        builder.AddNexus(services, "bench");
        builder.Services.AddSingleton<IConnectionListenerFactory>(p => p.GetRequiredService<InProcessTransport>());
        builder.AddGateway(services);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(new InProcessEndPoint(), listen => listen.Protocols = HttpProtocols.Http1);
        });
        await using var app = builder.Build();
        app.UseNexusHttp();
        app.UseGateway(services);
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapNexus();
        app.MapGateway(services);
        await app.StartAsync();
        var token = tokens.Issue(Guid.CreateVersion7(), "fan");
        Console.WriteLine("token " + token);
        Console.WriteLine("hit " + (await TokenHitAsync(app.Services, token)).ToString("F3"));
        await app.WaitForShutdownAsync();
    }

    private static async Task<double> TokenHitAsync(IServiceProvider services, string token)
    {
        var validator = services.GetRequiredService<AccessTokenValidator>();
        await validator.ValidateAsync(token, CancellationToken.None);
        const int Times = 500_000;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < Times; i++)
        {
            // Another string each time would be the truth, and is what Kestrel gives; its hash is not remembered either.
            validator.Find(token);
        }
        return clock.Elapsed.TotalMicroseconds / Times;
    }

    private static Dictionary<string, string?> Settings(GarnetHost cache, string upstream) =>
        new()
        {
            ["Database:Engine"] = "Sqlite",
            ["Redis:ConnectionString"] = cache.ConnectionString,
            ["Security:ServiceSecret"] = Convert.ToBase64String(new byte[32]),
            ["Services:far:Address"] = upstream,
            ["Storage:Kind"] = "folder",
            ["Storage:Folder"] = Path.Combine(Path.GetTempPath(), "nexus-bench-objects"),
            ["Gateway:Limits:User:Quota"] = "6000000",
            ["Gateway:Limits:User:Burst"] = "1000000",
            ["Gateway:Limits:Address:Quota"] = "6000000",
            ["Gateway:Limits:Address:Burst"] = "1000000",
        };

    private static WebApplicationBuilder Slim(Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        return builder;
    }
}
