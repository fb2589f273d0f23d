using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth;
using Nexus.Contracts.SessionMgr;
using Nexus.Contracts.TokenMgr;
using Nexus.Gateway.BackendApi.Sessions;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;
using Nexus.Platform;
using Nexus.Testing;
using StackExchange.Redis;

namespace Nexus.Gateway.Tests.Rig;

/// <summary>
/// A gateway and services behind it, in processes of their own as far as HTTP can tell, on an embedded cache. Nothing
/// of the product is mocked; only access tokens come from the test's own key.
/// </summary>
internal sealed class TestPlatform : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly List<Node> nodes = [];
    private readonly Dictionary<string, string?> settings;
    private readonly Dictionary<string, string?> changes;
    private readonly Action<IServiceCollection>? configure;

    private TestPlatform(Dictionary<string, string?>? settings, Action<IServiceCollection>? configure)
    {
        this.configure = configure;
        changes = settings ?? [];
        Cache = GarnetHost.Start(Path.Combine(folder.Path, "cache"));
        this.settings = new()
        {
            ["Database:Engine"] = "Sqlite",
            ["Database:Directory"] = Path.Combine(folder.Path, "databases"),
            ["Redis:ConnectionString"] = Cache.ConnectionString,
            ["Security:ServiceSecret"] = Convert.ToBase64String(new byte[32]),
            ["Security:RootKey"] = Convert.ToBase64String(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray()),
            ["Storage:Kind"] = "folder",
            ["Storage:Folder"] = Path.Combine(folder.Path, "objects"),
            ["Data:Work"] = Path.Combine(folder.Path, "work"),
            ["Mail:DropFolder"] = Path.Combine(folder.Path, "mail"),
        };
    }

    public GarnetHost Cache { get; }

    public TestTokens Tokens { get; } = new();

    public Node Gateway { get; private set; } = null!;

    public Node Echo { get; private set; } = null!;

    /// <summary>The map of the test: the gateway, what it needs, and a service that tells what it saw.</summary>
    public static IReadOnlyList<NexusService> Map { get; } =
    [.. GatewayDomain.Services, .. AuthDomain.Services, .. PlatformDomain.Services, new EchoService()];

    public string ConfigurationFile => folder.File("nexus.json");

    /// <summary>The gateway in one process, the echo service in another, as with <c>serve</c>.</summary>
    public static async Task<TestPlatform> ServeAsync(
        Dictionary<string, string?>? settings = null,
        Action<IServiceCollection>? configure = null,
        params string[] further
    )
    {
        var platform = new TestPlatform(settings, configure);
        platform.Echo = await platform.StartAsync(["echo"], FreePorts.Next());
        platform.settings["Services:echo:Address"] = platform.Echo.Address.ToString();
        platform.settings["Test:File"] = platform.ConfigurationFile;
        platform.Gateway = await platform.StartAsync(["backend-api", .. further], FreePorts.Next());
        return platform;
    }

    /// <summary>The gateway and two instances of the echo service.</summary>
    public static async Task<(TestPlatform Platform, Node Second)> ServeTwoAsync(
        Dictionary<string, string?>? settings = null
    )
    {
        var platform = new TestPlatform(settings, null);
        platform.Echo = await platform.StartAsync(["echo"], FreePorts.Next());
        var second = await platform.StartAsync(["echo"], FreePorts.Next());
        platform.settings["Services:echo:Addresses:0"] = platform.Echo.Address.ToString();
        platform.settings["Services:echo:Addresses:1"] = second.Address.ToString();
        platform.Gateway = await platform.StartAsync(["backend-api"], FreePorts.Next());
        return (platform, second);
    }

    /// <summary>Gateway, echo and all of the auth domain in one process, with tokens of token-mgr.</summary>
    public static async Task<TestPlatform> WithAuthAsync(Dictionary<string, string?>? settings = null)
    {
        string[] auth = [.. AuthDomain.Services.Concat(PlatformDomain.Services).Select(service => service.Name)];
        return await UpAsync(settings, services => services.AddSingleton<ISigningKeySource, SigningKeySource>(), auth);
    }

    /// <summary>The gateway in one process, echo, auth and platform in another, with tokens of token-mgr.</summary>
    public static async Task<TestPlatform> ServeWithAuthAsync()
    {
        var platform = new TestPlatform(null, services => services.AddSingleton<ISigningKeySource, SigningKeySource>());
        string[] behind = [.. Map.Select(service => service.Name).Where(name => name != "backend-api")];
        platform.Echo = await platform.StartAsync(behind, FreePorts.Next());
        foreach (var name in behind)
        {
            platform.settings[$"Services:{name}:Address"] = platform.Echo.Address.ToString();
        }
        platform.Gateway = await platform.StartAsync(["backend-api"], FreePorts.Next());
        return platform;
    }

    /// <summary>A session of session-mgr and a token of it.</summary>
    public async Task<(Guid Session, string Token)> SignInAsync(params string[] roles)
    {
        var client = Gateway.Services.GetRequiredService<ServiceClient>();
        var user = Guid.CreateVersion7();
        var start = new StartSession(user, "test", "127.0.0.1");
        var session = await client.SendAsync(SessionCalls.Start, start, CancellationToken.None);
        var claims = new Dictionary<string, object> { [NexusClaims.Session] = session.SessionId.ToString() };
        return (session.SessionId, Tokens.IssueWith(user, claims, roles));
    }

    public Task EndAsync(Guid session) =>
        Gateway
            .Services.GetRequiredService<ServiceClient>()
            .SendAsync(SessionCalls.End, new EndSession(session), CancellationToken.None);

    /// <summary>Takes the channel of revocations from the gateway.</summary>
    public async Task DeafenAsync()
    {
        await Gateway.Services.GetRequiredService<IConnectionMultiplexer>().GetSubscriber().UnsubscribeAllAsync();
        var watch = Gateway.Services.GetRequiredService<RevocationWatch>();
        await Eventually.IsTrueAsync(() => !watch.IsFresh, "the gateway notices that it is deaf");
    }

    /// <summary>Gateway and services in one process, as with <c>up</c>.</summary>
    public static async Task<TestPlatform> UpAsync(
        Dictionary<string, string?>? settings = null,
        Action<IServiceCollection>? configure = null,
        params string[] further
    )
    {
        var platform = new TestPlatform(settings, configure);
        platform.Gateway = await platform.StartAsync(["backend-api", "echo", .. further], FreePorts.Next());
        platform.Echo = platform.Gateway;
        return platform;
    }

    /// <summary>One more process of it.</summary>
    public async Task<Node> StartAsync(IReadOnlyList<string> local, int port, Dictionary<string, string?>? more = null)
    {
        var all = new Dictionary<string, string?>(settings) { ["Public:Address"] = $"http://127.0.0.1:{port}" };
        foreach (var (name, value) in changes.Concat(more ?? []))
        {
            all[name] = value;
        }
        var node = await Node.StartAsync(
            Map,
            local,
            port,
            all,
            services =>
            {
                services.AddSingleton<ISigningKeySource>(Tokens);
                configure?.Invoke(services);
            }
        );
        nodes.Add(node);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Enumerable.Reverse(nodes))
        {
            await node.DisposeAsync();
        }
        await Cache.DisposeAsync();
        folder.Dispose();
    }
}
