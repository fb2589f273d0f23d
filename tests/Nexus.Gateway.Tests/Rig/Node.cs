using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Gateway.BackendApi;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;
using Nexus.Kernel.Storage;

namespace Nexus.Gateway.Tests.Rig;

/// <summary>One process of the platform, put together as the host does it: the gateway, a service, or both.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly WebApplication app;
    private int stopped;

    private Node(WebApplication app, int port) => (this.app, Port) = (app, port);

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public IServiceProvider Services => app.Services;

    public static async Task<Node> StartAsync(
        IReadOnlyList<NexusService> all,
        IEnumerable<string> local,
        int port,
        IReadOnlyDictionary<string, string?> settings,
        Action<IServiceCollection> configure
    )
    {
        var services = new ServiceList(all, local);
        var isGateway = services.IsLocal(BackendApiService.ServiceName);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings);
        if (isGateway && settings.TryGetValue("Test:File", out var file))
        {
            builder.Configuration.AddJsonFile(file!, optional: true);
        }
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Critical);
        builder.Services.AddNexusCache(
            new RedisOptions
            {
                ConnectionString = settings["Redis:ConnectionString"]!,
                CommandTimeout = TimeSpan.FromSeconds(10),
            }
        );
        builder.Services.AddNexusObjectStorage(builder.Configuration);
        builder.Services.AddSingleton<IDataKeys>(new LocalDataKeys(new byte[32]));
        builder.AddNexus(services, string.Join("+", local));
        builder.Services.AddSingleton<IConnectionListenerFactory>(p => p.GetRequiredService<InProcessTransport>());
        builder.AddGateway(services);
        configure(builder.Services);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, isGateway, port, builder.Configuration));
        var app = builder.Build();
        if (!isGateway)
        {
            app.UseForwardedClient();
        }
        app.UseNexusHttp();
        app.UseGateway(services);
        app.UseNexusWebSockets();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapNexus();
        app.MapGateway(services);
        await app.StartAsync();
        return new Node(app, port);
    }

    private static void Listen(KestrelServerOptions kestrel, bool isGateway, int port, IConfiguration configuration)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 1 << 20;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(2);
        if (isGateway)
        {
            kestrel.ListenInPublic(System.Net.IPAddress.Loopback, port, configuration);
        }
        else
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
        }
        kestrel.Listen(new InProcessEndPoint(), listen => listen.Protocols = HttpProtocols.Http1);
    }

    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = Address,
        };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }
        return client;
    }

    /// <summary>A request for a service's own port, past the gateway.</summary>
    public static HttpRequestMessage Direct(HttpMethod method, string path) =>
        new(method, path) { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref stopped, 1) != 0)
        {
            return;
        }
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
