using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;
using Nexus.Kernel.Storage;

namespace Nexus.Testing;

/// <summary>
/// Real services in this process: a fresh database a service, the embedded message transport, an embedded cache and a
/// folder of objects. Nothing of the product is mocked; only access tokens may come from the test's own key.
/// </summary>
public sealed class ServiceHost : IAsyncDisposable
{
    private readonly Func<Task<WebApplication>> start;
    private WebApplication app;
    private bool isDown;
    private readonly GarnetHost cache;
    private readonly string folder;
    private readonly Func<Task> dropDatabase;
    private readonly TestTokens tokens;

    private ServiceHost(
        WebApplication app,
        Func<Task<WebApplication>> start,
        GarnetHost cache,
        string folder,
        Func<Task> dropDatabase,
        TestTokens tokens
    )
    {
        (this.app, this.start, this.cache) = (app, start, cache);
        (this.folder, this.dropDatabase, this.tokens) = (folder, dropDatabase, tokens);
    }

    /// <summary>Where the services listen.</summary>
    public Uri Address => new(app.Urls.First(url => url.StartsWith("http://127", StringComparison.Ordinal)));

    /// <summary>The container, for what a user cannot see.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>The folder of this host's SQLite files, objects and drops.</summary>
    public string Folder => folder;

    /// <param name="engine">Which database; PostgreSQL skips visibly when it is not there.</param>
    /// <param name="services">The services to run.</param>
    /// <param name="settings">Further configuration.</param>
    /// <param name="configure">Replaces parts, for example the clock.</param>
    /// <param name="ownTokens">True when token-mgr is among the services and its keys are to be used.</param>
    /// <param name="front">Puts middleware and endpoints of others, for example pages, before the services.</param>
    public static async Task<ServiceHost> StartAsync(
        DatabaseEngine engine,
        IReadOnlyList<NexusService> services,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<IServiceCollection>? configure = null,
        Func<IServiceProvider, ISigningKeySource>? ownTokens = null,
        Action<WebApplication>? front = null
    )
    {
        var folder = Directory.CreateTempSubdirectory("nexus-test-").FullName;
        var cache = GarnetHost.Start(Path.Combine(folder, "cache"));
        var tokens = new TestTokens();
        WebApplication Build(string folder, string connectionString) =>
            BuildApp(
                engine,
                services,
                settings,
                configure,
                ownTokens ?? (_ => tokens),
                front,
                folder,
                connectionString,
                cache
            );
        var (connectionString, drop) = await MigratedTemplates.CopyAsync(
            engine,
            services,
            folder,
            async (folder, connectionString) =>
            {
                await using var app = Build(folder, connectionString);
                await ActivatorUtilities.CreateInstance<MigrationHost>(app.Services).MigrateAsync(default);
            }
        );
        async Task<WebApplication> StartAppAsync()
        {
            var app = Build(folder, connectionString);
            await app.StartAsync();
            return app;
        }
        return new ServiceHost(await StartAppAsync(), StartAppAsync, cache, folder, drop, tokens);
    }

    /// <summary>
    /// Stops the services as an operator would and starts them anew on the same data, on another port. Where the start is
    /// refused they stay down, and this may be tried again.
    /// </summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        app = await start();
        isDown = false;
    }

    private async Task StopAsync()
    {
        if (!isDown)
        {
            isDown = true;
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    private static WebApplication BuildApp(
        DatabaseEngine engine,
        IReadOnlyList<NexusService> services,
        IReadOnlyDictionary<string, string?>? settings,
        Action<IServiceCollection>? configure,
        Func<IServiceProvider, ISigningKeySource> signingKeys,
        Action<WebApplication>? front,
        string folder,
        string connectionString,
        GarnetHost cache
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(Defaults(engine, folder, connectionString));
        if (settings is not null)
        {
            builder.Configuration.AddInMemoryCollection(settings);
        }
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Error);
        // Many hosts on few processors: an embedded cache that is slow to answer is not the thing under test.
        builder.Services.AddNexusCache(
            new RedisOptions
            {
                ConnectionString = cache.ConnectionString,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                CommandTimeout = TimeSpan.FromSeconds(10),
            }
        );
        builder.Services.AddNexusObjectStorage(builder.Configuration);
        builder.Services.AddSingleton<IDataKeys>(new LocalDataKeys(new byte[32]));
        builder.Services.AddSingleton(signingKeys);
        builder.AddNexus(new ServiceList(services), "test");
        builder.Services.AddSingleton<IConnectionListenerFactory>(p => p.GetRequiredService<InProcessTransport>());
        configure?.Invoke(builder.Services);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = BodyLimit.Usual;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(new InProcessEndPoint(), listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.UseNexusHttp();
        front?.Invoke(app);
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapNexus();
        return app;
    }

    private static Dictionary<string, string?> Defaults(
        DatabaseEngine engine,
        string folder,
        string connectionString
    ) =>
        new()
        {
            ["Database:Engine"] = engine.ToString(),
            ["Database:Directory"] = Path.Combine(folder, "databases"),
            ["Database:ConnectionString"] = connectionString,
            ["Database:MaxPoolSize"] = "10",
            // A test moves the clock, and nobody tells the loops.
            ["Messaging:LookEvery"] = "00:00:00.5",
            ["Security:ServiceSecret"] = Convert.ToBase64String(new byte[32]),
            ["Security:RootKey"] = Convert.ToBase64String(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray()),
            // Only tests of live shows open a port.
            ["Live:Enabled"] = "false",
            ["Storage:Kind"] = "folder",
            ["Storage:Folder"] = Path.Combine(folder, "objects"),
            ["Data:Work"] = Path.Combine(folder, "work"),
            ["Mail:DropFolder"] = Path.Combine(folder, "mail"),
        };

    /// <summary>A client without a sign-in.</summary>
    public HttpClient Anonymous() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <summary>A client with an access token of the test's own key.</summary>
    public HttpClient ClientAs(Guid userId, params string[] roles) => ClientWith(userId, [], roles);

    /// <summary>The same with further claims, such as an older sign-in or a scope.</summary>
    public HttpClient ClientWith(Guid userId, Dictionary<string, object> claims, params string[] roles)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            tokens.IssueWith(userId, claims, roles)
        );
        return client;
    }

    /// <summary>A client whose access token outlives what a test does to the clock.</summary>
    public HttpClient ClientFor(TimeSpan life, Guid userId, params string[] roles)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            tokens.IssueFor(life, userId, [], roles)
        );
        return client;
    }

    /// <summary>Runs something with a service's own parts, in a scope.</summary>
    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> action)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await action(scope.ServiceProvider);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await cache.DisposeAsync();
        await dropDatabase();
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A file that is still closing; the temp folder is cleaned by the system.
        }
    }
}
