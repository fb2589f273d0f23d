using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Npgsql;

namespace Nexus.EndToEnd.Platforms;

/// <summary>Every service in its own process, on real PostgreSQL, Redis and RabbitMQ, behind the gateway.</summary>
public sealed class ServePlatform : IPlatform
{
    private readonly string folder = Directory.CreateTempSubdirectory("nexus-serve-").FullName;
    private readonly Dictionary<string, int> ports = [];
    private readonly List<NexusProcess> processes = [];
    private readonly Dictionary<string, string?> environment = new(TestLimits.Environment);
    private Func<Task> dropDatabase = () => Task.CompletedTask;
    private NexusProcess? gateway;

    public Uri Address => new($"http://127.0.0.1:{ports["backend-api"]}");

    public string Output => gateway?.Output ?? "";

    public string MailFolder => Path.Combine(folder, "mail");

    public bool SomethingDied => processes.Exists(process => process.HasExited);

    /// <summary>Prepares database, prefix and ports; skips visibly where an engine is missing.</summary>
    public static async Task<ServePlatform> CreateAsync()
    {
        var platform = new ServePlatform();
        var (database, drop) = await TestPostgres.CreateAsync(DatabaseEngine.PostgreSql);
        platform.dropDatabase = drop;
        var name = "t" + RandomNumberGenerator.GetHexString(8, lowercase: true);
        var settings = platform.environment;
        settings["NEXUS__Database__Engine"] = "PostgreSql";
        settings["NEXUS__Database__ConnectionString"] = database;
        settings["NEXUS__Database__MaxPoolSize"] = "12";
        settings["NEXUS__Messaging__Transport"] = "RabbitMq";
        settings["NEXUS__Messaging__RabbitMq"] = Engines.RabbitMq();
        settings["NEXUS__Messaging__Prefix"] = name;
        settings["NEXUS__Redis__ConnectionString"] = Engines.Redis();
        settings["NEXUS__Redis__Prefix"] = name;
        settings["NEXUS__Storage__Kind"] = "folder";
        settings["NEXUS__Storage__Folder"] = Path.Combine(platform.folder, "objects");
        settings["NEXUS__Data__Work"] = Path.Combine(platform.folder, "work");
        settings["NEXUS__Mail__DropFolder"] = Path.Combine(platform.folder, "mail");
        settings["NEXUS__Security__ServiceSecret"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        settings["NEXUS__Security__RootKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await platform.ChoosePortsAsync();
        settings["NEXUS__Security__Issuer"] = platform.Address.ToString();
        settings["NEXUS__Public__Address"] = platform.Address.ToString();
        return platform;
    }

    public async Task StartAsync(string? killAt = null)
    {
        var variables = new Dictionary<string, string?>(environment) { ["NEXUS_KILL_AT"] = killAt };
        foreach (var service in ports.Keys)
        {
            var process = NexusProcess.Start(["serve", service], variables);
            processes.Add(process);
            if (service == "backend-api")
            {
                gateway = process;
            }
        }
        await WaitUntilReadyAsync();
    }

    public async Task KillAsync()
    {
        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }
        processes.Clear();
    }

    /// <summary>SIGKILL to one service, then starts it again.</summary>
    public async Task BounceAsync(string service, string? killAt = null)
    {
        var index = ports.Keys.ToList().IndexOf(service);
        await processes[index].DisposeAsync();
        processes[index] = NexusProcess.Start(
            ["serve", service],
            new Dictionary<string, string?>(environment) { ["NEXUS_KILL_AT"] = killAt }
        );
    }

    /// <summary>Whether one service's process has ended by itself (a kill point).</summary>
    public bool HasDied(string service) => processes[ports.Keys.ToList().IndexOf(service)].HasExited;

    /// <summary>Waits until every service is ready.</summary>
    public async Task WaitUntilReadyAsync()
    {
        foreach (var (service, port) in ports)
        {
            var management = service == "backend-api" ? port : port + 10_000;
            var process = processes[ports.Keys.ToList().IndexOf(service)];
            await process.WaitUntilReadyAsync(new Uri($"http://127.0.0.1:{management}"), 120);
        }
    }

    public IReadOnlyCollection<string> Services => ports.Keys;

    public async Task<(int ExitCode, string Output)> CommandAsync(params string[] arguments)
    {
        await using var command = NexusProcess.Start(arguments, environment);
        return (await command.WaitForExitAsync(), command.Output);
    }

    public async Task<IReadOnlyList<string>> DatabasesAsync()
    {
        await using var connection = await OpenDatabaseAsync("public");
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT table_schema FROM information_schema.tables WHERE table_name = 'inbox'";
        var services = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            services.Add(reader.GetString(0).Replace('_', '-'));
        }
        return services;
    }

    public async Task<DbConnection> OpenDatabaseAsync(string service)
    {
        var settings = new NpgsqlConnectionStringBuilder(environment["NEXUS__Database__ConnectionString"])
        {
            SearchPath = service.Replace('-', '_'),
            Pooling = false,
        };
        var connection = new NpgsqlConnection(settings.ToString());
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await dropDatabase();
        Directory.Delete(folder, recursive: true);
    }

    private async Task ChoosePortsAsync()
    {
        await using var list = NexusProcess.Start(["list", "--json"]);
        await list.WaitForExitAsync();
        using var services = JsonDocument.Parse(list.Output);
        foreach (var service in services.RootElement.EnumerateArray())
        {
            var name = service.GetProperty("name").GetString()!;
            ports[name] = FreePorts.Next();
            environment[$"NEXUS__Services__{name}__Port"] = ports[name].ToString();
            environment[$"NEXUS__Services__{name}__Address"] = $"http://127.0.0.1:{ports[name]}";
        }
    }
}
